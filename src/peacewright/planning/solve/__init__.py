"""Optimisation models, the only modules of the room that import a solver. They know arrays, not operations."""
