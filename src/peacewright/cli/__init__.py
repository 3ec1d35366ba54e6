"""The command line: a thin face of the study, one file a verb."""

from peacewright.cli.main import main

__all__ = ["main"]
