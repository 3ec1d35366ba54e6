"""Pages for a browser: thin faces of study, served on this machine alone."""
