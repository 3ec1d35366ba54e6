"""Decisions of a person on proposals: kept in a file, taken back, applied to the operation file."""
