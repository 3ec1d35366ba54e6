"""Settings that contradict each other, within an option and between clocks."""

from __future__ import annotations

from collections.abc import Iterator

from peacewright.operation.checks.remarks import Checked, Remark, error, warning
from peacewright.operation.vocabulary import Consent, Rules, Task

_NEEDS_ARMS = (Task.REACT, Task.GUARD_SITE)


def provisions_begin(checked: Checked) -> Iterator[Remark]:
    """No provision waits for itself through others."""
    waits: dict[str, set[str]] = {}
    for name, provision in checked.operation.agreement.items():
        leaves = [leaf for clock in provision.binds.values() if clock.when for leaf in clock.when.leaves()]
        waits[name] = {target for leaf in leaves for target in (leaf.held, leaf.phase) if target}
    for name in waits:
        reached: set[str] = set()
        front = set(waits[name])
        while front:
            reached |= front
            front = {then for step in front for then in waits.get(step, ())} - reached
        if name in reached:
            message = f"'{name}' begins only after itself"
            yield error(
                "R002", ("agreement", name), message, "let one provision of the circle begin on a day"
            )


def clocks_are_whole(checked: Checked) -> Iterator[Remark]:
    """A provision binds either all or each party by name."""
    for name, provision in checked.operation.agreement.items():
        if "all" not in provision.binds:
            for party in checked.names("parties"):
                if party not in provision.binds:
                    message = f"'{party}' is not bound by '{name}'"
                    remedy = "give it a clock, with status 'rejected' if it refuses, or bind 'all'"
                    yield warning("R012", ("agreement", name, "binds"), message, remedy)


def options_make_sense(checked: Checked) -> Iterator[Remark]:
    """Obvious contradictions within an option; and a baseline to compare with."""
    options = checked.operation.options
    for name, option in options.items():
        levers, path = option.levers, ("options", name, "levers")
        armed = [task for task in _NEEDS_ARMS if task in levers.tasks]
        if levers.rules is Rules.UNARMED and armed:
            message = f"an unarmed force cannot {', '.join(task.replace('_', ' ') for task in armed)}"
            yield warning("R012", (*path, "tasks"), message, "change the rules or the tasks")
        if len(set(levers.tasks)) < len(levers.tasks):
            yield warning("R012", (*path, "tasks"), "a task is given twice", "keep it once, at its rank")
        if option.has_force and not levers.zones:
            yield error("R012", path, "a strength without zones to station it in", "add 'zones: [...]'")
        if option.has_force and not levers.tasks:
            yield warning("R012", path, "a strength without a task", "add 'tasks: [...]'")
        if levers.zones and not option.has_force:
            yield warning(
                "R012", (*path, "zones"), "zones without a strength", "add 'strength:', or leave zones out"
            )
    if all(option.has_force for option in options.values()):
        yield warning(
            "R012", ("options",), "no option without a force to compare with", "add 'none: {title: No force}'"
        )


def supply_levers_serve(checked: Checked) -> Iterator[Remark]:
    """Levers of supply say something of a force, and leave it some stock."""
    for name, option in checked.operation.options.items():
        supply, path = option.levers.supply, ("options", name, "levers", "supply")
        decided = [
            key for key in ("local_purchase", "contractors", "stock_days") if getattr(supply, key) is not None
        ]
        if decided and not option.has_force:
            message = f"{', '.join(decided)} without a strength to supply"
            yield warning("R012", path, message, "add 'strength:', or leave supply out")
        elif supply.stock_days is not None and supply.stock_days < 1:
            message = "less than one day of supply in stock: every delay is a shortage"
            yield warning(
                "R012", (*path, "stock_days"), message, "hold a day at least; the schedules hold weeks"
            )


def surgery_has_bases(checked: Checked) -> Iterator[Remark]:
    """Surgery stands at bases: there are no more of it than of them, and none without a force."""
    for name, option in checked.operation.options.items():
        levers, path = option.levers, ("options", name, "levers", "medical", "surgeries")
        if levers.medical.surgeries is None:
            continue
        if not option.has_force:
            yield warning("R012", path, "surgery without a strength", "add 'strength:', or leave medical out")
        elif levers.bases and levers.medical.surgeries > levers.bases:
            message = f"{levers.medical.surgeries:g} facilities with surgery at {levers.bases:g} bases"
            yield warning("R012", path, message, "ask for as many as there are bases at most")


def bloc_is_named(checked: Checked) -> Iterator[Remark]:
    """Who is outside a bloc can be said only where the bloc has a name and somebody is in it."""
    operation = checked.operation
    remedy = "add 'bloc: NAME', and 'in_bloc: true' to its members in the coalition"
    if operation.bloc:
        return
    for code, nation in operation.coalition.items():
        if nation.in_bloc:
            yield error("R012", ("coalition", code, "in_bloc"), "no bloc is named", remedy)
    for party, stances in operation.uncertain.consent.items():
        if Consent.OUTSIDE_BLOC_ONLY in stances:
            yield error("R012", ("uncertain", "consent", party), "no bloc is named", remedy)
    for name, option in operation.options.items():
        if option.levers.contributors == "outside_bloc":
            yield error("R012", ("options", name, "levers", "contributors"), "no bloc is named", remedy)


def judgements_have_ranges(checked: Checked) -> Iterator[Remark]:
    """A judged number without a range is told: it will never be explored."""
    for name, declared in checked.operation.factors.items():
        judged = declared.judged
        if judged is not None and str(judged.low) == str(judged.best) == str(judged.high):
            remedy = "widen low and high to what is thought possible; or report a source"
            yield warning("R011", ("factors", name, "judged"), f"'{name}' is judged without a range", remedy)
