"""Monitoring: what others report of a ceasefire, read as it is published. It judges nothing yet."""
