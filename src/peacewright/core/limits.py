"""Limits that more than one package must know."""

MOST_ZONES_DENIED = 6
"""Zones that may each be denied for itself: tables of places are kept for every set of them."""
