"""Event sources: files as they are published become events, by mappings that are data."""
