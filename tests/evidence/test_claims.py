"""What is read from sentences: numbers, dates, speakers, firmness, stances; and that any text can be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.evidence.claims import Claim, claims_of
from peacewright.evidence.dates import dates
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language, language
from peacewright.evidence.modality import modality
from peacewright.evidence.numbers import amounts
from peacewright.evidence.sentences import paragraphs, sentences

PUBLISHED = date(2007, 6, 13)  # a Wednesday


def read(text: str, words: Language, published: date | None = PUBLISHED) -> tuple[Claim, ...]:
    return claims_of(Document("a.txt", text, tuple(paragraphs(text)), published=published), words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A force of 13,500 troops is needed.", ("quantity", 13500, 13500, "persons", "exact")),
        ("At least 22 nations joined.", ("quantity", 22, None, "nations", "at_least")),
        ("Up to 4,000 peacekeepers may go.", ("quantity", None, 4000, "persons", "at_most")),
        ("About 60 observers watch it.", ("quantity", 60, 60, "persons", "about")),
        ("A 900-strong battalion stands there.", ("quantity", 900, 900, "persons", "exact")),
        ("Twenty-six soldiers were hurt.", ("quantity", 26, 26, "persons", "exact")),
        ("Tens of thousands of refugees fled.", ("quantity", 10000, 99999, "persons", "about")),
        ("Between 300 and 450 monitors will come.", ("quantity", 300, 450, "persons", "exact")),
        ("The zone is 25 km wide.", ("distance", 25, 25, "km", "exact")),
        ("It lies more than 10 miles away.", ("distance", 16.09344, None, "km", "at_least")),
        ("The mandate was renewed for six months.", ("duration", 180, 180, "days", "exact")),
        ("A 90-day truce was signed.", ("duration", 90, 90, "days", "exact")),
        ("It would cost $1.4 billion.", ("money", 1.4e9, 1.4e9, "USD", "exact")),
        ("They gave 35 million euros.", ("money", 35e6, 35e6, "EUR", "exact")),
        ("Some 40 percent of sites were closed.", ("quantity", 40, 40, "percent", "about")),
        ("A contingent of 700 is planned.", ("quantity", 700, 700, "persons", "exact")),
        ("They lent seven Puma aircraft.", ("quantity", 7, 7, "aircraft", "exact")),
        ("Some 45 member states agreed.", ("quantity", 45, 45, "nations", "about")),
        ("Hundreds of lorries came.", ("quantity", 100, 999, "lorries", "about")),
        ("At least 12 dead were counted.", ("quantity", 12, None, "persons", "at_least")),
        ("The grant is C$12 million.", ("money", 12e6, 12e6, "CAD", "exact")),
        ("They stay as long as it takes.", ("duration", None, None, "days", "at_least")),
    ],
)
def test_an_amount_with_its_unit_and_bound(
    text: str, expected: tuple[str, float | None, float | None, str, str], words: Language
) -> None:
    (found,) = amounts(text, words)
    assert (found.kind, found.low, found.high, found.unit, found.bound) == (
        expected[0], pytest.approx(expected[1]), pytest.approx(expected[2]), *expected[3:],
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "It was the 1st time.",
        "One source said so.",
        "Both sides agreed.",
        "He came 3rd.",
        "Under resolution 1234 the soldiers may stay.",
        "The two officers met.",
        "(2) The soldiers leave.",
    ],
)
def test_what_only_looks_like_an_amount(text: str, words: Language) -> None:
    assert not amounts(text, words)


def test_a_number_without_a_noun_counts_what_the_sentence_before_counts(words: Language) -> None:
    found = read("The union promised 90 monitors. So far 30 have come.", words)
    assert [(each.value_low, each.unit) for each in found if each.kind == "quantity"] == [
        (90, "persons"), (30, "persons"),
    ]  # fmt: skip


def test_before_and_after_are_no_range(words: Language) -> None:
    assert [each.low for each in amounts("The force was cut from 800 to 300 soldiers.", words)] == [800, 300]
    assert [each.low for each in amounts("From 300 to 800 soldiers will come.", words)] == [300]


def test_a_number_without_a_noun_counts_what_the_sentence_counts(words: Language) -> None:
    first, second = amounts("Some 31 nations met, with 12 ready to send troops.", words)
    assert (first.unit, second.unit, second.low) == ("nations", "nations", 12)


@pytest.mark.parametrize(
    ("text", "first", "last", "bound"),
    [
        ("They met on June 4.", "2007-06-04", "2007-06-04", "exact"),
        ("It must end by 30 September 2008.", "2008-09-30", "2008-09-30", "at_most"),
        ("Patrols stopped in January.", "2007-01-01", "2007-01-31", "exact"),
        ("They have watched since 1974.", "1974-01-01", "1974-12-31", "at_least"),
        ("The council met on Monday.", "2007-06-11", "2007-06-11", "exact"),
        ("The council will meet on Friday.", "2007-06-15", "2007-06-15", "exact"),
        ("It was signed last year.", "2006-01-01", "2006-12-31", "exact"),
        ("They meet next week.", "2007-06-18", "2007-06-24", "exact"),
        ("He spoke yesterday.", "2007-06-12", "2007-06-12", "exact"),
    ],
)
def test_a_date_resolved_against_publication(
    text: str, first: str, last: str, bound: str, words: Language
) -> None:
    (found,) = dates(text, PUBLISHED, words)
    assert (found.first.isoformat(), found.last.isoformat(), found.bound) == (first, last, bound)


def test_without_a_day_of_publication_relative_dates_are_left_out(words: Language) -> None:
    assert not dates("The council met on Monday.", None, words)
    assert dates("It ended on 8 May 1998.", None, words)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("General Ana Ruiz said that 300 troops would leave.", "Ana Ruiz"),
        ("“We need 300 troops,” said Ana Ruiz.", "Ana Ruiz"),
        ("According to Ana Ruiz, 300 troops would leave.", "Ana Ruiz"),
        ("A senior official said that 300 troops would leave.", "senior official"),
        ("The mission has 300 troops.", None),
    ],
)
def test_who_says_it(text: str, speaker: str | None, words: Language) -> None:
    found = [claim for claim in read(text, words) if claim.kind == "quantity"]
    assert [claim.speaker for claim in found] == [speaker]


def test_a_surname_and_a_pronoun_stand_for_the_full_name(words: Language) -> None:
    text = (
        "General Ana Ruiz said that 300 troops would leave.\n"
        "Ruiz warned that 40 posts would close. She added that 12 patrols would go on."
    )
    found = [claim for claim in read(text, words) if claim.kind == "quantity"]
    assert [claim.speaker for claim in found] == ["Ana Ruiz"] * 3


def test_the_day_of_a_statement_is_the_texts_own(words: Language) -> None:
    dated = [
        claim
        for claim in read("Ana Ruiz said on Monday that 300 troops would leave.", words)
        if claim.kind == "date"
    ]
    assert [claim.speaker for claim in dated] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They will send 300 troops.", "planned"),
        ("They could send 300 troops.", "proposed"),
        ("They must send 300 troops.", "demanded"),
        ("They rejected 300 troops.", "denied"),
        ("The force is estimated at 300 troops.", "estimated"),
        ("There are 300 troops.", "asserted"),
    ],
)
def test_how_firmly_it_is_said(text: str, expected: str, words: Language) -> None:
    (found,) = amounts(text, words)
    assert modality(text, found.start, found.end, words) == expected


def test_open_questions_are_told_one_by_one(words: Language) -> None:
    text = "Questions remain about who would command the force, where it would be based, and how it would be fed."
    found = [claim.sentence for claim in read(text, words) if claim.kind == "question"]
    assert found == ["who would command the force", "where it would be based", "how it would be fed"]


def test_a_condition_and_a_commitment_stand_apart(words: Language) -> None:
    kinds = {
        claim.kind for claim in read("If a truce holds, the union will send monitors to both ports.", words)
    }
    assert {"condition", "commitment"} <= kinds


def test_a_stop_after_an_abbreviation_ends_nothing(words: Language) -> None:
    found = sentences("The U.N. envoy met Gen. Ruiz. He left.", words)
    assert [each.text for each in found] == ["The U.N. envoy met Gen. Ruiz.", "He left."]


def test_a_sentence_without_an_end_is_parted_and_nothing_is_lost(words: Language) -> None:
    text = "said that 300 troops would leave on Monday and " * 400 + "x" * 5000
    found = sentences(text, words)
    assert max(len(each.text) for each in found) <= 2000
    assert "".join(each.text for each in found).replace(" ", "") == text.replace(" ", "")


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=400)
    | st.text('0123456789,.-$£%"“” abtroopsMay\n', max_size=400)
)
def test_any_text_can_be_read_and_claims_point_into_it(text: str) -> None:
    document = Document("a.txt", text, tuple(paragraphs(text)), published=PUBLISHED)
    for claim in claims_of(document, language("en")):
        assert document.text[claim.start : claim.end] == claim.sentence
        assert claim.value_low is None or claim.value_high is None or claim.value_low <= claim.value_high


def test_claims_keep_their_names_when_read_again(words: Language) -> None:
    text = "At least 22 nations joined on June 4. They will send 4,000 troops."
    first, second = read(text, words), read(text, words)
    assert [claim.id for claim in first] == [claim.id for claim in second]
    assert len({claim.id for claim in first}) == len(first)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Local officials said the convoy had 30 lorries.", "Local officials"),
        ("The convoy had 30 lorries, the ministry said.", "ministry"),
        ("A source at PACT headquarters mentioned 30 lorries.", "source at PACT headquarters"),
        ("The convoy had 30 lorries, according to two diplomats.", "diplomats"),
        ("On Monday the Office of Works counted 30 lorries.", "Office of Works"),
        ("Outer Defence Minister Ada Lund said it had 30 lorries.", "Ada Lund"),
        ("Norland and Southmark said it had 30 lorries.", "Norland and Southmark"),
        ("Local critics doubt it. They argue that it had 30 lorries.", "Local critics"),
        ("Kim Do-yun left. Kim warned that it had 30 lorries.", "Kim Do-yun"),
        ("Lund's office said it had 30 lorries.", "Lund's office"),
    ],
)
def test_who_says_a_number(text: str, speaker: str, words: Language) -> None:
    (found,) = [each for each in read(text, words) if each.kind == "quantity" and each.value_low == 30]
    assert found.speaker == speaker


def test_one_sentence_may_have_two_speakers(words: Language) -> None:
    text = "Ada Lund said 30 lorries would come, while Bo Kerr warned that 50 lorries were needed."
    told = {each.value_low: each.speaker for each in read(text, words) if each.kind == "quantity"}
    assert told == {30: "Ada Lund", 50: "Bo Kerr"}


@pytest.mark.parametrize(
    ("text", "first", "last", "bound"),
    [
        ("They came in early May.", date(2007, 5, 1), date(2007, 5, 10), "about"),
        ("They came in mid-May.", date(2007, 5, 11), date(2007, 5, 20), "about"),
        ("It must end by the end of 2009.", date(2009, 12, 31), date(2009, 12, 31), "at_most"),
        ("The war lasted from 1991 to 1994.", date(1991, 1, 1), date(1994, 12, 31), "exact"),
        ("The law of last December holds.", date(2006, 12, 1), date(2006, 12, 31), "exact"),
        ("He left three weeks ago.", date(2007, 5, 23), date(2007, 5, 23), "exact"),
        ("She announced last Friday that they will go.", date(2007, 6, 8), date(2007, 6, 8), "exact"),
        ("The parties agreed in November to meet.", date(2006, 11, 1), date(2006, 11, 30), "exact"),
    ],
)
def test_parts_of_a_period_and_the_side_it_is_on(
    text: str, first: date, last: date, bound: str, words: Language
) -> None:
    (found,) = dates(text, PUBLISHED, words)
    assert (found.first, found.last, found.bound) == (first, last, bound)


def test_the_dateline_of_an_agency_is_no_claim(words: Language) -> None:
    assert not dates("PORT ASH, June 12, 2007 - Two ministers met.", PUBLISHED, words)


def test_today_in_a_quotation_is_the_day_it_was_said(words: Language) -> None:
    text = 'Ada Lund said on Monday that it was late. "We begin today with 30 monitors," Ada Lund said.'
    (day,) = [
        each.date_start for each in read(text, words) if each.kind == "date" and "today" in each.sentence
    ]
    assert day == "2007-06-11"


def test_the_day_of_a_statement_and_who_acts_stand_beside_the_claim(words: Language) -> None:
    found = read("Norland said on Monday that Norland will send 30 monitors.", words)
    (count,) = [each for each in found if each.kind == "quantity"]
    assert (count.date_said, count.actor, count.speaker) == ("2007-06-11", "Norland", "Norland")


def test_a_person_speaks_and_does_not_act(words: Language) -> None:
    found = read("President Ada Lund will send 30 monitors.", words)
    assert all(each.actor is None for each in found)


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        (
            "Whether the union will pay has not been decided.",
            "question",
            "Whether the union will pay has not been decided.",
        ),
        (
            "It is uncertain where they would live and who would pay them.",
            "question",
            "where they would live",
        ),
        ("Norland has pledged 40 lorries.", "commitment", "Norland has pledged 40 lorries."),
        ("Without a map, the convoy would have to wait at the border.", "condition", "Without a map"),
        ("The convoy will leave as soon as the bridge stands.", "condition", "as soon as the bridge stands."),
    ],
)
def test_what_a_clause_does(text: str, kind: str, sentence: str, words: Language) -> None:
    assert (kind, sentence) in {(each.kind, each.sentence) for each in read(text, words)}


def test_a_plain_fact_that_nobody_says_takes_no_position(words: Language) -> None:
    assert not [
        each
        for each in read("The convoy reached the border in the evening.", words)
        if each.kind == "position"
    ]
    assert [
        each
        for each in read("Ada Lund said the convoy reached the border.", words)
        if each.kind == "position"
    ]


def test_would_in_told_words_is_will(words: Language) -> None:
    (told,) = [
        each for each in read("Ada Lund said it would take 30 days.", words) if each.kind == "duration"
    ]
    (own,) = [each for each in read("It would take 30 days.", words) if each.kind == "duration"]
    assert (told.modality, own.modality) == ("planned", "proposed")


def test_a_number_before_a_stop_ends_a_sentence(words: Language) -> None:
    assert len(sentences("It ended on June 1. Ada Lund left.", words)) == 2


def test_an_agency_is_credited_and_does_not_speak(words: Language) -> None:
    found = read("According to the Norland agency ABCD, the convoy had 30 lorries.", words)
    (count,) = [each for each in found if each.kind == "quantity"]
    assert (count.speaker, count.outlet) == (None, "ABCD")
