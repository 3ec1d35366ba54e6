"""How an accepted condition enters an operation file: a clock, a pledge, or what something waits for.

Each such entry names its place itself, because documents do not: where a file leaves only one place, proposing fills it
in, else a person does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity
from peacewright.operation.editing.edit import Editor
from peacewright.operation.vocabulary import Element

CLOCK = ("provision", "party", "from", "for", "status", "sources")
PLEDGE = ("element", "status", "note", "sources")
WAITING = ("place", "when", "sources")
"""Keys of the three kinds of entry, as a person edits them."""
_KEYS = {"agreement": CLOCK, "coalition": PLEDGE, "when": WAITING}


def is_condition(at: tuple[str, ...], entry: Any) -> bool:
    """Whether an entry is that of a clock, a pledge or a 'when'."""
    return bool(at) and at[0] in _KEYS and isinstance(entry, Mapping)


def keys_of(at: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys that an entry at a place may have."""
    return _KEYS[at[0]]


def lacking(at: tuple[str, ...], entry: Mapping[str, Any]) -> str:
    """Say what a person must still name before an entry can be accepted; empty where nothing is missing."""
    needed = {
        "agreement": {
            "provision": "the provision whose clock it is (provision=NAME)",
            "party": "the party that the clock binds (party=CODE, or all)",
        },
        "coalition": {"element": f"the element of the pledge (element={', '.join(Element)})"},
        "when": {
            "place": "what waits for it (place=gates.NAME or coalition.CODE.pledges[N])",
            "when": "the condition itself (when={quiet: 30 days}, {phase: NAME}, {vote: CODE} ...)",
        },
    }[at[0]]
    missing = [words for key, words in needed.items() if not entry.get(key)]
    return f"needs {' and '.join(missing)}" if missing else ""


def enter(at: tuple[str, ...], entry: Mapping[str, Any], editor: Editor) -> None:
    """Write an entry into the file; what holds it stays as it is but for the keys that the entry gives.

    Raises
    ------
    PeacewrightError
        If its place is not there, or the file cannot be changed so.
    """
    {"agreement": _clock, "coalition": _pledge, "when": _waiting}[at[0]](at, entry, editor)


def _clock(at: tuple[str, ...], entry: Mapping[str, Any], editor: Editor) -> None:
    provisions = editor.data.get("agreement") or {}
    if entry["provision"] not in provisions:
        raise _refused(editor, f"there is no provision '{entry['provision']}'", ", ".join(provisions))
    place = ("agreement", entry["provision"], "binds", entry["party"])
    told = {key: entry[key] for key in ("from", "for", "status") if entry.get(key)}
    clock = (provisions[entry["provision"]].get("binds") or {}).get(entry["party"])
    if clock is None:
        editor.set(place, told | {"sources": list(entry["sources"])})
        return
    for key, value in told.items():
        editor.set((*place, key), value)
    # A clock begins once and ends once: what is written takes the place of the other way to say it.
    for key, other in (("from", "when"), ("for", "until")):
        if key in told and other in clock:
            editor.remove((*place, other))
    _cite(place, entry, clock.get("sources"), editor)


def _pledge(at: tuple[str, ...], entry: Mapping[str, Any], editor: Editor) -> None:
    place = ("coalition", at[1], "pledges")
    pledges = ((editor.data.get("coalition") or {}).get(at[1]) or {}).get("pledges") or []
    for position, pledge in enumerate(pledges):
        if pledge.get("element") == entry["element"]:
            editor.set((*place, position, "status"), entry["status"])
            _cite((*place, position), entry, pledge.get("sources"), editor)
            return
    editor.append(place, {key: entry[key] for key in PLEDGE if entry.get(key)})


def _waiting(at: tuple[str, ...], entry: Mapping[str, Any], editor: Editor) -> None:
    holder = editor.get(entry["place"])
    if not isinstance(holder, Mapping) or not entry["place"].startswith(("gates.", "coalition.")):
        raise _refused(editor, f"'{entry['place']}' is no gate and no pledge", "name one of the two")
    editor.set(f"{entry['place']}.when", condition_of(entry["when"], editor))
    for source in entry["sources"]:
        if source not in (holder.get("sources") or ()):
            editor.append(f"{entry['place']}.sources", source)


def condition_of(text: Any, editor: Editor) -> Any:
    """Return a condition from the text that a person wrote, as an operation file has it.

    Raises
    ------
    PeacewrightError
        If it is no mapping.
    """
    try:
        found = text if isinstance(text, Mapping) else YAML(typ="safe", pure=True).load(str(text))
    except YAMLError:
        found = None
    if not isinstance(found, Mapping):
        raise _refused(editor, f"'{str(text)[:80]}' is no condition", "write it as {quiet: 30 days}")
    return found


def _cite(place: tuple[str | int, ...], entry: Mapping[str, Any], there: Any, editor: Editor) -> None:
    """Add the sources of an entry to those that stand at its place."""
    for source in entry["sources"]:
        if source not in (there or ()):
            editor.append((*place, "sources"), source)


def _refused(editor: Editor, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(editor.file), message, remedy)])
