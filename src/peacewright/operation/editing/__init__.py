"""Edits by program: one value of a file changes, and the rest of its text stays."""
