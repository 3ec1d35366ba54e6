"""Exploration: designs of futures and what the outcomes hinge on. Knows the core and nothing else."""
