"""Why the register does not do what it was asked for; each is told to the person, none is a fault of the program."""

from __future__ import annotations


class RegisterRefusal(Exception):
    """What was asked for is not done, and nothing of it has been written."""


class NotFound(RegisterRefusal):
    """There is no such report, account or attachment."""


class NotAllowed(RegisterRefusal):
    """The account may not take this step: its role does not carry it, or another person has to take it."""


class SignedOut(NotAllowed):
    """The session is over, or the account is closed."""


class NotValid(RegisterRefusal):
    """A value or a step that the register does not take."""


class NotOpen(RegisterRefusal):
    """The register itself cannot be opened, or is of another version."""


class Changed(RegisterRefusal):
    """The report is at another version than the one decided on: somebody else has changed it, or that one never was.

    Attributes
    ----------
    version : int
        The version that stands now.
    """

    def __init__(self, version: int, decided_on: int) -> None:
        self.version = version
        told = f"somebody else has changed this report: it is now at version {version}"
        if decided_on > version:
            told = f"this report is at version {version}; there is no version {decided_on} of it yet"
        super().__init__(f"{told}. Read it again, then decide")
