"""What goes over the API: the shapes of requests and answers, which OpenAPI describes."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from peacewright.monitoring.register.accounts import LONGEST_PASSWORD, Account
from peacewright.monitoring.register.coarse import CoarseReport, coarsened
from peacewright.monitoring.register.content import MOST_BASIS, Basis, Name, Prose, ReportContent
from peacewright.monitoring.register.reports import Standing
from peacewright.monitoring.register.states import READS_IN_FULL, Role, State, steps_open

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Shape(BaseModel):
    """Base of what is sent: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class SignIn(Shape):
    """Name and password."""

    name: Annotated[str, Field(max_length=64)]
    password: Annotated[str, Field(max_length=LONGEST_PASSWORD)]


class SignedIn(Shape):
    """A session."""

    token: str
    """To be sent as `Authorization: Bearer TOKEN`."""
    lasts_s: int
    """Seconds until it is over."""
    name: str
    role: Role


class NewReport(ReportContent):
    """A report to be filed."""

    submission: UUID | None = None
    """A number of the sender's: a report that is sent twice under it is filed once."""

    def content(self) -> ReportContent:
        """Return what it says, without the number of the sender's."""
        values = {name: getattr(self, name) for name in ReportContent.model_fields}
        return ReportContent.model_construct(**values)


class Amended(Shape):
    """A report as it is to stand."""

    version: Version
    content: ReportContent


class StepTaken(Shape):
    """A step from state to state."""

    version: Version
    step: Annotated[str, Field(max_length=40)]
    basis: Annotated[Prose, Field(max_length=MOST_BASIS)] = ""


class Proposed(Shape):
    """An attribution that is proposed."""

    version: Version
    party: Annotated[Name, Field(min_length=1)]
    basis: Basis


class Seen(Shape):
    """The version that was looked at."""

    version: Version


class Withdrawn(Shape):
    """An attribution that is taken back."""

    version: Version
    basis: Basis


class Erased(Shape):
    """A report whose content is to be erased."""

    reason: Basis


class Filed(Shape):
    """A report that was filed and is on the disk."""

    id: str
    version: int
    state: State


class Attribution(Shape):
    """To whom a report is attributed, or is proposed to be."""

    party: str
    basis: str
    released: bool
    """Whether two persons have released it; before that it is a proposal."""


class ReportOut(Shape):
    """A report as whoever asks may see it."""

    id: str
    version: int
    state: State
    erased: bool
    steps: list[str]
    """What whoever asks can do next."""
    coarse: dict[str, Any]
    """Place and time coarse, as in exports."""
    content: dict[str, Any] | None
    """In full; null for those who do not read in full, and where it was erased."""
    filed_at: str | None
    attribution: Attribution | None


class ReportList(Shape):
    """Reports, the latest filed first."""

    reports: list[ReportOut]
    after: str | None
    """To be given as `after` for those that follow; null at the end."""


class EntryOut(Shape):
    """One entry of a report's history."""

    sequence: int
    at: str
    account: str
    act: str
    state: str | None
    version: int | None
    body: dict[str, Any] | None
    """Null where it was erased."""


class FileOut(Shape):
    """A file that a report has."""

    sha256: str
    name: str
    media_type: str
    size: int


class Head(Shape):
    """Where the history ends; noted elsewhere it shows later whether it was cut or written anew."""

    head: str


class Refusal(Shape):
    """Why something was not done."""

    detail: str
    version: int | None = None
    """The version that stands now, where another one was decided on."""
    faults: list[dict[str, str]] | None = None
    """What is wrong with what was sent: where and why."""


def shown(report: Standing, who: Account) -> ReportOut:
    """Return a report as an account may see it."""
    full = who.role in READS_IN_FULL
    coarse: CoarseReport = coarsened(report)
    found = report.attribution if full else None
    return ReportOut(
        id=report.id,
        version=report.version,
        state=report.state,
        erased=report.content is None,
        steps=[step.name for step in steps_open(report.state, who.role, report.filed_by == who.id)]
        if report.content is not None
        else [],
        coarse=coarse.as_dict(),
        content=report.content if full else None,
        filed_at=report.filed_at if full else None,
        attribution=None
        if found is None
        else Attribution(
            party=found["party"], basis=found["basis"], released=found["released_by"] is not None
        ),
    )
