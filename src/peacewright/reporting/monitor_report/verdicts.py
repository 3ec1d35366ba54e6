"""Verdicts in a report: for each provision and party whether it was kept, and whether activity fell."""

from __future__ import annotations

from collections.abc import Sequence

from peacewright.monitoring.verdicts.boxes import box_words
from peacewright.monitoring.verdicts.models import Activity, Claims, Count, Judged, Verdict, Verdicts
from peacewright.monitoring.verdicts.words import stage_words
from peacewright.reporting.document import (
    Block,
    CellContent,
    Column,
    Disclosure,
    ItemList,
    Paragraph,
    RangedValue,
    Section,
    Strong,
    Table,
    Text,
)
from peacewright.reporting.formats import EN_DASH, quantity
from peacewright.reporting.monitor_report import cells
from peacewright.reporting.monitor_report.day_by_day import CANNOT, days, held_words
from peacewright.reporting.monitor_report.told import Reported

MOST_CROSSED = 3
"""Conditions that page one names; all stand under early warning."""


def front(told: Reported, verdicts: Verdicts) -> list[Block]:
    """Return the table of page one: each provision and party, in this period and in the whole time so far."""
    rows = [_front_row(told, one) for one in verdicts.verdicts if one.windows]
    if not verdicts.verdicts:
        return [Paragraph("The operation declares no provision: there is nothing to judge.", "note")]
    period = "This week" if told.times.kind == "weekly" else "This day"
    crossed = [box_words(one) for one in verdicts.early_warning.boxes if one.state == "crossed"]
    fires = [one.gate for one in verdicts.early_warning.gates if one.state in {"fires", "may fire"}]
    blocks: list[Block] = []
    if rows:
        blocks.append(
            Table(
                "Provisions: was each kept, and did activity fall?",
                (
                    Column("Provision"), Column("Party"), Column("Stage"), Column(f"{period}: kept?"),
                    Column(f"{period}: activity"), Column("So far: kept?"), Column("So far: activity"),
                ),
                tuple(rows),
                note="Two questions: a party kept a provision, or did not, only by incidents that sources of no party "
                "lay to it; activity fell, or was held down, against what would have been expected. "
                f'"Cannot tell" is an answer. "{EN_DASH}": the provision had ended before.',
            )
        )  # fmt: skip
    if waiting := _waiting(verdicts):
        blocks.append(Paragraph(f"Nothing to judge yet: {waiting}.", "note"))
    if crossed or fires:
        said = []
        if fires:
            said.append(f"Gates that fire or may fire: {', '.join(fires)}.")
        if crossed:
            said += [f"{told.named(words[:1].upper() + words[1:])}." for words in crossed[:MOST_CROSSED]]
        if more := len(crossed[MOST_CROSSED:]):
            stand = "condition stands" if more == 1 else "conditions stand"
            said.append(f"{more} more such {stand} under Early warning.")
        blocks.append(Paragraph((Strong("Early warning. "), " ".join(said))))
    return blocks


def _waiting(verdicts: Verdicts) -> str:
    """Return provisions that bind nobody yet, with their parties."""
    found: dict[str, list[str]] = {}
    for one in verdicts.verdicts:
        if not one.windows:
            found.setdefault(f"{_named(one)} ({one.stage}, ", []).append(one.party_name)
    return "; ".join(f"{head}{', '.join(parties)})" for head, parties in found.items())


def _front_row(told: Reported, one: Verdict) -> tuple[CellContent, ...]:
    whole = _window(one, "whole")
    now = None if whole is not None and _over_before(told, whole) else window(told, one)
    return (
        _named(one), one.party_name, _stage(one), _kept(now), _activity(now), _kept(whole),
        _activity(whole),
    )  # fmt: skip


def _over_before(told: Reported, whole: Judged) -> bool:
    """Say whether a provision had ended when the period of the report began: nothing of the period is under it."""
    return whole.window.ends.local[: len("2025-04-30 00:00")] <= f"{told.times.now.first} 00:00"


def window(told: Reported, one: Verdict) -> Judged | None:
    """Return what was judged of the period of the report: the last day or week, or all of it where that is less."""
    found = _window(one, "week" if told.times.kind == "weekly" else "day")
    return found or _window(one, "whole")


def _window(one: Verdict, kind: str) -> Judged | None:
    return next((judged for judged in one.windows if judged.window.kind == kind), None)


def _stage(one: Verdict) -> str:
    return stage_words(one.stage, one.status)


def _kept(judged: Judged | None) -> CellContent:
    if judged is None:
        return EN_DASH
    state = judged.kept.state
    return (Strong(state),) if state != CANNOT else state


def _activity(judged: Judged | None) -> CellContent:
    """Return what sources say of activity: one answer where they agree, else how many say what."""
    if judged is None:
        return EN_DASH
    if not judged.activity:
        return CANNOT
    said = [_fell_andheld_words(one) for one in judged.activity]
    kinds = list(dict.fromkeys(said))
    if len(kinds) == 1:
        return kinds[0]
    return "; ".join(f"{said.count(kind)} of {len(said)} sources: {kind}" for kind in kinds)


def _fell_andheld_words(one: Activity) -> str:
    both = one.fell == CANNOT and one.held == CANNOT
    return CANNOT if both else f"{one.fell}; {held_words(one.held)}"


# --- the section ---------------------------------------------------------------------------------------------------


def section(told: Reported, verdicts: Verdicts) -> Section:
    """Return the section on provisions: each with its parties, claims side by side, activity by source, and days."""
    blocks: list[Block] = []
    names = list(dict.fromkeys(one.provision for one in verdicts.verdicts))
    for name in names:
        blocks.append(_provision(told, [one for one in verdicts.verdicts if one.provision == name]))
    if verdicts.notes:
        blocks.append(
            Section("never-said", "What these verdicts never say", (ItemList(tuple(verdicts.notes)),))
        )
    if not names:
        blocks.append(Paragraph("The operation declares no provision."))
    return Section("verdicts", "The provisions, party by party", tuple(blocks))


def _provision(told: Reported, parties: Sequence[Verdict]) -> Section:
    first = parties[0]
    slug = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in first.provision.lower()
    )
    what = ", ".join(word.replace("_", " ") for word in first.forbids)
    where = f"; on {', '.join(first.targets)}" if first.targets else ""
    says = f"Forbids: {what}. Domains: {', '.join(first.domains)}{where}. Where: {first.where}. Form: {first.form}."
    if first.exempts:
        says += f" Exempt: {'; '.join(first.exempts)}."
    blocks: list[Block] = [Paragraph(says, "note"), _parties(told, parties)]
    blocks += _claims(told, parties)
    activity = _activity_table(told, parties)
    if activity is not None:
        blocks.append(
            Disclosure(
                "Activity by source",
                _named(first),
                (activity, *_elsewhere(parties)),
                printed=True,
            )
        )
    for one in parties:
        if one.daily:
            blocks.append(
                Disclosure(
                    f"{one.party_name}: day by day, as it was known that morning and now",
                    _named(first),
                    (days(told, one, _named(one)),),
                )
            )
    return Section(f"provision-{slug}", _named(first), tuple(blocks))


def _named(one: Verdict) -> str:
    return one.title or one.provision


def _parties(told: Reported, parties: Sequence[Verdict]) -> Table:
    rows: list[tuple[CellContent, ...]] = []
    for one in parties:
        for judged in _shown(told, one):
            kept = judged.kept
            rows.append(
                (
                    one.party_name, _span(one, judged), (Strong(kept.state), f": {told.named(kept.reason)}"),
                    kept.confidence,
                    *(_seen(count) for count in (kept.incidents, kept.unattributed, kept.contested)),
                )
            )  # fmt: skip
        if not one.windows:
            begins = f" It begins {one.begins.local}." if one.begins is not None else ""
            rows.append((one.party_name, _stage(one), f"Nothing to judge yet.{begins}", "", "", "", ""))
    return Table(
        f"Was it kept? {_named(parties[0])}",
        (
            Column("Party"), Column("Time", width="wide"), Column("Kept?", width="wide"), Column("Confidence"),
            Column("Incidents laid to it", "by sources of no party", "right"), Column("Laid to nobody", "", "right"),
            Column("Contested", "", "right"),
        ),
        tuple(rows),
        note=f'Two numbers: surely, and at most. "{cells.NOBODY}": no source of no party tells of these days and of '
        "what the provision covers; that is no nought.",
        breakable=True,
    )  # fmt: skip


def _seen(count: Count | None) -> str:
    """Return a count of incidents; no nought where nobody reports."""
    return cells.NOBODY if count is None else cells.count(count)


def _shown(told: Reported, one: Verdict) -> list[Judged]:
    windows = [judged for judged in (window(told, one), _window(one, "whole")) if judged is not None]
    return windows[:1] if len(windows) == 2 and windows[0] == windows[1] else windows


def _time(one: Verdict, judged: Judged) -> str:
    """Return what a window is called: of what is over, its own last days and not those that have just passed."""
    if one.stage == "over":
        return {"whole": "all of it", "week": "its last week", "day": "its last day"}[judged.window.kind]
    return {"whole": "so far", "week": "last week", "day": "last day"}[judged.window.kind]


def _span(one: Verdict, judged: Judged) -> str:
    words = _time(one, judged)
    begins, _, zone = judged.window.begins.local.rpartition(" ")
    ends, _, other = judged.window.ends.local.rpartition(" ")
    first = begins if zone == other else f"{begins} {zone}"
    return f"{words}, {first} to {ends} {other.replace('_', ' ')}"


def _claims(told: Reported, parties: Sequence[Verdict]) -> list[Block]:
    """Return what each party claims of each, a column a claimant; nothing where nobody claims anything."""
    rows: list[tuple[CellContent, ...]] = []
    claimants = list(
        dict.fromkeys(
            claim.claimant for one in parties for judged in _shown(told, one) for claim in judged.kept.claims
        )
    )
    if not claimants:
        return []
    for one in parties:
        for judged in _shown(told, one):
            kind = _time(one, judged)
            by = {
                claim.claimant: claim
                for claim in judged.kept.claims
                if claim.of in {one.party, one.party_name}
            }
            rows.append((f"of {one.party_name}", kind, *(_claim(by.get(claimant)) for claimant in claimants)))
    return [
        Table(
            f"What each claims, side by side: {_named(parties[0])}",
            (
                Column("Claimed"),
                Column("Time"),
                *(Column(f"by {told.party(claimant)}", "", "right") for claimant in claimants),
            ),
            tuple(rows),
            note="Reports and totals of the claimant; in the second line the numbers that its totals give. A claim is "
            "no finding, and those of two are never added up.",
        )
    ]


def _claim(found: Claims | None) -> CellContent:
    if found is None:
        return "none told"
    more = f"numbers told: {cells.count(found.number)}" if found.number.high else ""
    return RangedValue(cells.count(found.events), more)


def _activity_table(told: Reported, parties: Sequence[Verdict]) -> Table | Paragraph | None:
    rows: list[tuple[CellContent, ...]] = []
    silent: dict[str, None] = {}
    for one in parties:
        for judged in _shown(told, one):
            for found in judged.activity:
                if found.days:
                    rows.append(_activity_row(told, one, judged, found))
                else:
                    silent[_title(told, found.source)] = None
    if not rows and not silent:
        return None
    names = ", ".join(silent)
    if not rows:
        return Paragraph(f"No source tells of a whole day of the time ({names}).", "note")
    left = f" Not listed where they tell of no whole day of the time: {names}." if silent else ""
    return Table(
        f"Did activity fall? {_named(parties[0])}",
        (
            Column("Party"), Column("Time"), Column("Source", width="wide"), Column("Observed", "", "right"),
            Column("Expected", "", "right"), Column("Observed over expected", "", "right"),
            Column("Answer", width="wide"), Column("Level that can be shown", "", "right"),
            Column("Power", "", "right"),
        ),
        tuple(rows),
        note="Fell: the interval of observed over expected lies below one. Held down: its upper bound lies below the "
        "stated limit. Level: the lowest share of false alarms that so few earlier windows can show. Power: the chance "
        f"to see a cut.{left}",
        size="small",
        breakable=True,
    )  # fmt: skip


def _title(told: Reported, source: str) -> str:
    return told.words[source].title if source in told.words else source


def _activity_row(told: Reported, one: Verdict, judged: Judged, found: Activity) -> tuple[CellContent, ...]:
    source = _title(told, found.source)
    if found.told_by:
        source += f" (claims of {told.party(found.told_by)})"
    if found.says_only:
        source += f"; sees only {found.says_only}"
    answer: Text = (
        Strong(_fell_andheld_words(found)),
        f": {told.named(found.reason)}" if found.reason else "",
    )
    kind = _time(one, judged)
    power = (
        EN_DASH
        if found.power is None
        else f"{quantity(found.power, 'share')} for a cut by {quantity(found.power_for_cut, 'share')}"
    )
    level = EN_DASH if found.attainable_level is None else quantity(found.attainable_level, "share")
    return (
        one.party_name, kind, source, cells.count(found.observed), cells.interval(found.expected),
        cells.ratio(found.ratio), answer,
        level, power,
    )  # fmt: skip


def _elsewhere(parties: Sequence[Verdict]) -> list[Block]:
    """Return whether activity rose where the provision does not hold."""
    found = [(one, part) for one in parties for part in one.substitution]
    if not found:
        return []
    rows = tuple(
        (
            one.party_name,
            part.control,
            cells.ratio(part.ratio),
            (Strong(part.rose), f": {part.reason}" if part.reason else ""),
        )
        for one, part in found
    )
    heads = (
        Column("Party"),
        Column("Elsewhere", width="wide"),
        Column("Observed over expected", "", "right"),
        Column("Rose?", width="wide"),
    )
    return [Table(f"Did it move elsewhere? {_named(parties[0])}", heads, rows, size="small", breakable=True)]
