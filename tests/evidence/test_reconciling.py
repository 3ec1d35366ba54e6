"""Numbers of one thing that differ, whatever the subject; what only looks so; denials beside what they deny."""

from __future__ import annotations

from datetime import date

import pytest

from peacewright.evidence.claims import claims_of
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language
from peacewright.evidence.reconcile import Group, reconcile
from peacewright.evidence.sentences import paragraphs

DAY = date(2025, 5, 26)


def groups(words: Language, *texts: str, days: tuple[date, ...] = ()) -> dict[str, Group]:
    """Return what differs among texts by its topic, each text a document of its own origin."""
    claims, origins = [], {}
    for number, text in enumerate(texts):
        name = f"{number}.txt"
        day = days[number] if days else DAY
        claims += claims_of(Document(name, text, tuple(paragraphs(text)), published=day), words)
        origins[name] = name
    return {group.topic: group for group in reconcile(claims, origins, words)}


def values(group: Group) -> set[float | None]:
    return {claim.value_low if claim.value_low is not None else claim.value_high for claim in group.claims}


def test_two_tolls_differ_and_a_toll_and_a_number_of_wounded_do_not(words: Language) -> None:
    one = "Westland says that 90 people have died and 400 were hurt."
    found = groups(words, one, "More than 200 people have died, according to doctors.")
    assert values(found["deaths"]) == {90, 200}
    assert "wounded" not in found


def test_two_who_give_a_toll_in_one_sentence_differ(words: Language) -> None:
    text = "Eastland says that 31 people have died; Westland says that 90 have died."
    assert values(groups(words, text)["deaths"]) == {31, 90}


def test_copies_tell_one_sum_once(words: Language) -> None:
    text = "The donors promised $1 billion (about €740 million) for roads."
    (group,) = groups(words, text, text).values()
    assert (group.topic, len(group.claims), group.origins) == ("one_sum", 4, 2)


def test_a_figure_that_is_told_again_counts_what_stood_before_it(words: Language) -> None:
    found = groups(
        words,
        "Eastland plans to keep around 700 soldiers in the valley. Other reports put the figure at nearly 900.",
    )
    assert values(found["again"]) == {700, 900}
    again = "The mission said 31 people had died and some 50 had been hurt. Its previous count had been 22."
    assert values(groups(words, again)["deaths"]) == {31, 22}


def test_strengths_of_two_nations_are_no_disagreement(words: Language) -> None:
    one = "Ruritania pledged 500 soldiers. Graustark pledged 900 soldiers."
    assert groups(words, one) == {}


def test_a_strength_of_another_year_is_no_disagreement(words: Language) -> None:
    texts = ("The force has a strength of 900 troops.", "The force has a strength of 700 troops.")
    assert values(groups(words, *texts)["strength"]) == {900, 700}
    assert groups(words, *texts, days=(DAY, date(2026, 5, 26))) == {}


def test_a_total_and_its_parts_are_no_conflict(words: Language) -> None:
    found = groups(
        words,
        "The force is to consist of 700 troops and 200 police officers in all.",
        "The strength of the force is to be 900 personnel.",
    )
    (group,) = found.values()
    assert (group.topic, group.is_conflict) == ("parts", False)
    assert values(group) == {900, 700, 200}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("The donors promised $1 billion (about €740 million) for roads.", "one_sum"),
        ("The line is 100 km (62 miles) long.", "one_measure"),
    ],
)
def test_one_figure_in_two_units_is_no_conflict(words: Language, text: str, topic: str) -> None:
    (group,) = groups(words, text).values()
    assert (group.topic, group.is_conflict) == (topic, False)


def test_two_sums_of_two_sentences_are_not_taken_for_one(words: Language) -> None:
    assert groups(words, "The fund was given $20 million. Another €41 million is sought.") == {}


def test_what_is_said_of_somebody_stands_beside_the_denial(words: Language) -> None:
    text = (
        "Westland's minister, Ana Ruiz, accuses Eastland of planning to annex the valley; Eastland's minister, "
        "Ivo Petrov, rejected the allegation."
    )
    group = groups(words, text)["charge"]
    assert [claim.speaker for claim in group.claims] == ["Ana Ruiz", "Ivo Petrov"]
    assert group.relation == "opposite_positions"


def test_a_question_meets_only_what_answers_it(words: Language) -> None:
    length = "British troops could stay in the valley for five years."
    asked = groups(words, length, "It is unclear how long the troops would stay.")
    assert {claim.kind for claim in asked["open_questions"].claims} == {"question", "duration"}
    assert "open_questions" not in groups(words, length, "It is unclear who would command the troops.")


def test_what_one_nation_gives_is_no_size_of_the_force(words: Language) -> None:
    whole = "A force of 9,000 troops could be sent to the valley."
    assert values(
        groups(words, whole, "Up to 20,000 troops could be sent to the valley.")["size_of_force"]
    ) == {
        9000,
        20000,
    }
    assert "size_of_force" not in groups(words, whole, "Ruritania has offered some 3,000 soldiers.")
