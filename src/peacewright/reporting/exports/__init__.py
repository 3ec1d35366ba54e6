"""Exports: an operation, its plans and its answers in formats that other programs open. Nothing is computed here."""
