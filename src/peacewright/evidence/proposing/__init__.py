"""From claims to proposals for a named operation: sources, reports, options, conditions and theories."""
