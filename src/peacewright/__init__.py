"""Plan, stress-test and monitor a peace operation, from what is publicly known."""

__version__ = "0.1.0"
