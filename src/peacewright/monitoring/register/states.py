"""States of a report, roles of accounts, and the one table that says who may take which step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do. An account has one role; a person with two tasks has two accounts, and still one say."""

    MONITOR = "monitor"
    """Files reports and mends one's own while nobody has taken them up; reads all in full."""
    VERIFIER = "verifier"
    """Takes reports up, verifies them, attributes; reads all in full."""
    READER = "reader"
    """Reads reports with coarse place and day, without text, sources and attachments."""
    ADMINISTRATOR = "administrator"
    """Keeps accounts and erases content; reads as a reader does, for keeping accounts needs no testimony."""


class State(StrEnum):
    """How far a report has come."""

    ALLEGED = "alleged"
    UNDER_VERIFICATION = "under_verification"
    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True)
class Step:
    """One step from state to state."""

    name: str
    label: str
    """What stands on the button."""
    before: State
    after: State
    roles: frozenset[Role]
    needs_basis: bool
    """Whether the step must say on what it rests."""
    by_another: bool
    """Whether it is closed to whoever filed the report."""


_VERIFIERS = frozenset({Role.VERIFIER})

STEPS: tuple[Step, ...] = (
    Step("take_up", "Take up for verification", State.ALLEGED, State.UNDER_VERIFICATION, _VERIFIERS, False, False),
    Step("put_back", "Put back", State.UNDER_VERIFICATION, State.ALLEGED, _VERIFIERS, False, False),
    Step("verify", "Verified", State.UNDER_VERIFICATION, State.VERIFIED, _VERIFIERS, True, True),
    Step("not_verify", "Not verified", State.UNDER_VERIFICATION, State.NOT_VERIFIED, _VERIFIERS, True, True),
    Step("reopen_verified", "Open again", State.VERIFIED, State.UNDER_VERIFICATION, _VERIFIERS, True, False),
    Step("reopen_not_verified", "Open again", State.NOT_VERIFIED, State.UNDER_VERIFICATION, _VERIFIERS, True, False),
)  # fmt: skip
"""Every step there is. A report comes to "verified" only by way of "under verification" and by another person."""

READS_IN_FULL = frozenset({Role.MONITOR, Role.VERIFIER})
FILES = frozenset({Role.MONITOR, Role.VERIFIER})
ATTRIBUTES = frozenset({Role.VERIFIER})
ERASES = frozenset({Role.ADMINISTRATOR})
AMENDS: dict[State, frozenset[Role]] = {
    State.ALLEGED: frozenset({Role.MONITOR, Role.VERIFIER}),
    State.UNDER_VERIFICATION: frozenset({Role.VERIFIER}),
}
"""Who may change what a report says. A monitor changes one's own reports alone; what is decided stays as it is."""


def step_named(name: str) -> Step | None:
    """Return a step by its name."""
    return next((step for step in STEPS if step.name == name), None)


def steps_open(state: State, role: Role, filed_it: bool) -> list[Step]:
    """Return the steps that an account of a role can take from a state.

    Parameters
    ----------
    state : State
    role : Role
    filed_it : bool
        Whether the account filed the report.
    """
    return [
        step
        for step in STEPS
        if step.before is state and role in step.roles and not (step.by_another and filed_it)
    ]
