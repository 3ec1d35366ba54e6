"""Monitoring: what others report of a ceasefire, read as it is published, linked, counted, and judged."""
