"""Remedies: the nearest known name for one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 60
_MOST_LISTED = 12


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like a given one, if any is like it at all."""
    import difflib

    if len(name) > _LONGEST:  # comparing costs the product of the lengths
        return None
    candidates = [text for text in known if len(text) <= _LONGEST]
    exact = {text.lower().replace("-", "_"): text for text in candidates}
    folded = name.strip().lower().replace("-", "_").replace(" ", "_")
    if folded in exact:
        return exact[folded]
    begun = [text for key, text in exact.items() if key.startswith(folded) and len(folded) >= 3]
    if len(begun) == 1:
        return begun[0]
    found = difflib.get_close_matches(folded, list(exact), n=1, cutoff=0.6)
    return exact[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a remedy: the nearest name, or what there is to choose from."""
    names = [str(text) for text in known]
    if not names:
        return "none is declared: declare it, or leave this out"
    close = nearest(name, names)
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    return f"did you mean '{close}'? Known: {listed}" if close else f"known: {listed}"
