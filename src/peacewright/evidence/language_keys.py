"""What the file of a language may hold: each key with its type; and what is wrong with one that is no language."""

from __future__ import annotations

from typing import Any

KEYS: dict[str, type[Any]] = {
    "language": str, "name": str, "common_words": list, "quotes": list, "abbreviations": list, "elisions": list,
    "number_format": dict, "ordinal_endings": list, "numbers": dict, "number_joiners": list, "scales": dict,
    "vague": dict, "linking": list, "not_counted": list, "not_numbers": list, "numbered": list, "changes": list,
    "noun_ends": list, "passed_over": list, "plural": dict, "strong": list, "range_words": list,
    "range_openers": list, "range_joiners": list, "bounds": dict, "bounds_after": dict, "units": dict,
    "hyphened": dict, "money": dict, "persons": list, "person_endings": list, "people_endings": list,
    "nations": list, "years_open": dict, "date_format": dict, "months": dict, "weekdays": dict,
    "relative_days": dict, "relative_periods": dict, "relative_periods_after": dict, "periods": dict,
    "date_bounds": dict, "date_openers": list, "date_parts": dict, "ago": list, "coming": list, "perhaps": list,
    "one_openers": list, "clause_words": list, "saying": list,
    "demanding": list, "inverted": list, "that": list, "helping": list, "known_role": list, "role_places": list,
    "role_place_articles": list, "role_words_after": int, "role_complements": list, "role_stops": list,
    "not_names": list, "name_joiners": list, "name_pairs": list, "name_articles": list, "possessives": list,
    "according": list, "according_articles": list, "titles": list, "roles": list, "bodies": list,
    "role_articles": list, "pronouns": list, "plural_pronouns": list,
    "outlets_after": list, "outlet_articles": list, "outlet_words": list, "bylines": list,
    "modality": dict, "backshifted": dict,
    "clause_openers": list, "clause_joiners": list, "condition_openers": list, "condition_wholes": list,
    "open_questions": list, "question_words": list, "question_joiners": list, "undertaking": list, "pledging": list,
    "contributing": list, "boilerplate": dict, "force_words": list,
    "topics": dict, "against": list, "earlier": list, "again": list, "alike": dict,
    "defines_nothing": list, "stances": dict,
}  # fmt: skip
"""Every key of a language's file and its type; what a file leaves out is empty."""
REQUIRED = ("language", "name", "common_words", "numbers", "months", "saying")
"""Keys without which nothing can be read."""
PARTS = {
    "number_format": {"thousands", "decimal"},
    "date_format": {"capitals", "month_first", "day_endings", "before_day", "between", "numeric"},
    "money": {"signs", "words", "codes", "before_word", "sign_behind"},
    "plural": {"endings", "not_endings", "add", "same"},
    "bounds": {"at_least", "at_most", "about"},
    "bounds_after": {"at_least", "at_most", "about"},
    "date_bounds": {"at_least", "at_most"},
    "modality": {"asked", "demanded", "denied", "conditional", "estimated", "planned", "proposed"},
    "stances": {"consent", "backstop", "presence"},
    "boilerplate": {"phrases", "openers", "credits"},
}


def faults(told: Any, topics: tuple[str, ...]) -> list[str]:
    """Return what is wrong with a file of a language, in the order of its keys; nothing where it is sound.

    ``topics`` are the names of the topics that it may give words to.
    """
    if not isinstance(told, dict):
        return ["it holds no keys; it would begin 'language: CODE'"]
    found = [f"'{name}' is missing" for name in REQUIRED if not told.get(name)]
    entries: dict[str, Any] = told
    for name, value in entries.items():
        if name not in KEYS:
            found.append(f"'{name}' is no key of a language")
        elif not isinstance(value, KEYS[name]):
            found.append(f"'{name}' is {_called(type(value))}, and must be {_called(KEYS[name])}")
        elif name in PARTS or name == "topics":
            known = sorted(PARTS[name]) if name in PARTS else list(topics)
            found += [
                f"'{name}.{part}' is not known; there are {', '.join(known)}"
                for part in list(value)
                if part not in known
            ]
        elif isinstance(value, list) and not all(isinstance(each, str) and each for each in value):
            found.append(f"'{name}' holds what is no word; put words such as no, yes or 1 in quotation marks")
    return found


def _called(kind: type) -> str:
    return {str: "text", list: "a list", dict: "a mapping", int: "a whole number"}.get(kind, kind.__name__)
