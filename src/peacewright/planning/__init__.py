"""Planners: each decide_*.py fills one part of the Plan on best values; solve/ alone imports a solver."""
