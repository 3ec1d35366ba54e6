"""Languages are data: French in its formats, a toy language of one file, files that are none, which is which."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peacewright.core.findings import PeacewrightError
from peacewright.evidence.claims import Claim, claims_of
from peacewright.evidence.dates import dates
from peacewright.evidence.documents.document import Document
from peacewright.evidence.language import Language, known_languages, language, told_by
from peacewright.evidence.modality import modality
from peacewright.evidence.numbers import amounts
from peacewright.evidence.numerals import numerals
from peacewright.evidence.phrases import _pattern_of, phrase_of
from peacewright.evidence.sentences import paragraphs, sentences
from peacewright.study.reading import read_documents

PUBLISHED = date(2007, 6, 13)  # a Wednesday
TOY = """\
language: qq
name: Toy
common_words: [zu, ka, mi, no, ve]
quotes: ["‹›"]
number_format: {thousands: ["'"], decimal: ["·"]}
numbers: {un: 1, bi: 2, dek: 10, hek: 100}
scales: {kil: 1000, meg: 1000000}
bounds: {at_least: [min], at_most: [max]}
units: {km: {kind: distance, words: {lig: 4}}}
persons: [gardi]
plural: {endings: [oj]}
months: {unua: 1, dua: 2}
date_format: {between: [zu], day_endings: [a], numeric: [day-first]}
date_openers: [je]
date_bounds: {at_most: [gis]}
role_articles: [la]
roles: [oficiro]
saying: [diris]
that: [ke]
modality: {planned: ["*os"], denied: ["ne … tute"]}
"""


@pytest.fixture(scope="module")
def french() -> Language:
    return language("fr")


def read(text: str, words: Language) -> tuple[Claim, ...]:
    return claims_of(Document("a.txt", text, tuple(paragraphs(text)), published=PUBLISHED), words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il faut 13\u202f500 soldats.", ("quantity", 13500, 13500, "persons", "exact")),
        ("Il y a 13 500 soldats.", ("quantity", 13500, 13500, "persons", "exact")),
        ("Il y a 1.250 policiers.", ("quantity", 1250, 1250, "persons", "exact")),
        ("Au moins vingt-deux pays l’ont rejointe.", ("quantity", 22, None, "nations", "at_least")),
        ("Quatre-vingt-dix-sept blindés sont là.", ("quantity", 97, 97, "blindés", "exact")),
        ("Deux mille trois cents réfugiés ont fui.", ("quantity", 2300, 2300, "persons", "exact")),
        ("Vingt et un postes sont fermés.", ("quantity", 21, 21, "postes", "exact")),
        ("Jusqu’à 4 000 observateurs partiront.", ("quantity", None, 4000, "persons", "at_most")),
        ("Une cinquantaine d’observateurs veillent.", ("quantity", 50, 50, "persons", "about")),
        ("Des milliers de réfugiés ont fui.", ("quantity", 1000, 9999, "persons", "about")),
        ("Entre 300 et 450 observateurs viendront.", ("quantity", 300, 450, "persons", "exact")),
        ("Près de 12,5\u00a0% des sites sont fermés.", ("quantity", 12.5, 12.5, "percent", "about")),
        ("La zone a 2,5 km de large.", ("distance", 2.5, 2.5, "km", "exact")),
        ("Le mandat court pour six mois.", ("duration", 180, 180, "days", "exact")),
        ("Cela coûterait 1,4 milliard de dollars.", ("money", 1.4e9, 1.4e9, "USD", "exact")),
        ("Ils ont donné 10 millions d’euros.", ("money", 10e6, 10e6, "EUR", "exact")),
        ("Ils ont donné 350 €.", ("money", 350, 350, "EUR", "exact")),
        ("Il en coûtera de 40 à 55 millions d'euros.", ("money", 40e6, 55e6, "EUR", "exact")),
        ("Ils restent aussi longtemps que nécessaire.", ("duration", None, None, "days", "at_least")),
    ],
)
def test_a_french_amount(
    text: str, expected: tuple[str, float | None, float | None, str, str], french: Language
) -> None:
    (found,) = amounts(text, french)
    assert (found.kind, found.low, found.high, found.unit, found.bound) == (
        expected[0], pytest.approx(expected[1]), pytest.approx(expected[2]), *expected[3:],
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["C’est la 2e fois.", "Les deux camps sont d’accord.", "Un diplomate l’a dit."]
)
def test_what_only_looks_like_a_french_amount(text: str, french: Language) -> None:
    assert not amounts(text, french)


@pytest.mark.parametrize(
    ("text", "first", "last", "bound"),
    [
        ("Ils partiront le 1er juillet.", "2007-07-01", "2007-07-01", "exact"),
        ("Il prendra fin au plus tard le 30 septembre 2008.", "2008-09-30", "2008-09-30", "at_most"),
        ("Les patrouilles ont cessé en janvier.", "2007-01-01", "2007-01-31", "exact"),
        ("Ils veillent depuis 1974.", "1974-01-01", "1974-12-31", "at_least"),
        ("Elle doit partir d’ici à 2009.", "2009-01-01", "2009-12-31", "at_most"),
        ("Le conseil s’est réuni lundi.", "2007-06-11", "2007-06-11", "exact"),
        ("Le conseil se réunira vendredi.", "2007-06-15", "2007-06-15", "exact"),
        ("Lundi 11 juin 2007, il s’est réuni.", "2007-06-11", "2007-06-11", "exact"),
        ("Il a été signé l’année dernière.", "2006-01-01", "2006-12-31", "exact"),
        ("Ils se voient la semaine prochaine.", "2007-06-18", "2007-06-24", "exact"),
        ("Au 03/04/2007, rien.", "2007-04-03", "2007-04-03", "exact"),
    ],
)
def test_a_french_date(text: str, first: str, last: str, bound: str, french: Language) -> None:
    (found,) = dates(text, PUBLISHED, french)
    assert (found.first.isoformat(), found.last.isoformat(), found.bound) == (first, last, bound)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«\u00a0Il nous faut 300 soldats\u00a0», a déclaré Ana Ruiz.", "Ana Ruiz"),
        (
            "«\u00a0Il nous faut 300 soldats\u00a0», a martelé le porte-parole du conseil, Ana Ruiz.",
            "Ana Ruiz",
        ),
        ("Selon Ana Ruiz, 300 soldats partiront.", "Ana Ruiz"),
        ("Selon un diplomate européen, 300 soldats partiront.", "diplomate européen"),
        ("Une source militaire affirme que 300 soldats partiront.", "source militaire"),
        ("La ministre de la défense, Ana Ruiz, a annoncé que 300 soldats partiraient.", "Ana Ruiz"),
        ("La mission compte 300 soldats.", None),
    ],
)
def test_who_says_it_in_french(text: str, speaker: str | None, french: Language) -> None:
    found = [claim for claim in read(text, french) if claim.kind == "quantity"]
    assert [claim.speaker for claim in found] == [speaker]


def test_a_verb_before_its_pronoun_goes_on_with_who_spoke(french: Language) -> None:
    text = "Étienne Ruiz a annoncé que 300 soldats partiraient. «\u00a0Nous fermerons 40 postes\u00a0», a-t-il ajouté."
    found = [claim.speaker for claim in read(text, french) if claim.kind == "quantity"]
    assert found == ["Étienne Ruiz"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ils enverront 300 soldats.", "planned"),
        ("Ils pourraient envoyer 300 soldats.", "proposed"),
        ("Ils enverraient 300 soldats.", "proposed"),
        ("Le retrait de 300 soldats est achevé.", "asserted"),
        ("Ils doivent envoyer 300 soldats.", "demanded"),
        ("Ils n’enverront pas 300 soldats.", "denied"),
        ("Il y a 300 soldats.", "asserted"),
    ],
)
def test_how_firmly_it_is_said_in_french(text: str, expected: str, french: Language) -> None:
    (found,) = amounts(text, french)
    assert modality(text, found.start, found.end, french) == expected


def test_a_hard_space_before_the_closing_mark_parts_no_quotation(french: Language) -> None:
    found = sentences("«\u00a0Nous partons.\u00a0» Il a souri.", french)
    assert [each.text for each in found] == ["«\u00a0Nous partons.\u00a0»", "Il a souri."]
    assert found[0].quoted == ((0, len(found[0].text)),)


def test_a_third_language_is_one_file(tmp_path: Path) -> None:
    file = tmp_path / "qq.yaml"
    file.write_text(TOY, encoding="utf-8")
    text = "La oficiro diris ke min 12'500 gardoj kaj 2·5 lig je 3a zu dua 2007, ke tri gardi venos gis unua."
    (tmp_path / "a.txt").write_text(f"{text} Ne venos tute 2 kil 300 gardi.\n", encoding="utf-8")
    found = read_documents([tmp_path / "a.txt"], code=str(file))
    assert [document.language for document in found.documents] == ["qq"]
    told = [(claim.kind, claim.value_low, claim.value_high, claim.unit) for claim in found.claims]
    assert ("quantity", 12500, None, "gardoj") in told
    assert ("distance", 10, 10, "km") in told
    assert [c.date_start for c in found.claims if c.kind == "date"][:1] == ["2007-02-03"]
    assert {claim.speaker for claim in found.claims if claim.kind == "distance"} == {"oficiro"}
    assert any(claim.modality == "denied" for claim in found.claims)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("nonsense: [1]\n", "'nonsense' is no key"),
        ("titles: doctor\n", "'titles' is text, and must be a list"),
        ("date_format: {order: day}\n", "'date_format.order' is not known"),
        ("topics: {weather: {any: [rain]}}\n", "'topics.weather' is not known"),
        ("titles: [no, yes, true]\n", "put words such as no"),
    ],
)
def test_a_file_that_is_no_language_says_which_key(change: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "qq.yaml"
    kept = "".join(line for line in TOY.splitlines(True) if line.split(":")[0] != change.split(":")[0])
    file.write_text(kept + change, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        language(str(file))


@pytest.mark.parametrize("text", ["", "- a\n", "language: qq\n", "language: [\n", "\x00"])
def test_no_text_as_a_language_brings_a_traceback(text: str, tmp_path: Path) -> None:
    file = tmp_path / "qq.yaml"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Words.", encoding="utf-8")
    with pytest.raises(PeacewrightError, match=r"qq\.yaml"):
        read_documents([tmp_path / "a.txt"], code=str(file))


def test_each_document_tells_its_language(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mission has 300 troops, and it will stay in the zone for a year.")
    (tmp_path / "b.txt").write_text(
        "La mission compte 300 soldats et elle restera dans la zone pendant un an."
    )
    (tmp_path / "c.txt").write_text(
        "Misja liczy 300 żołnierzy i pozostanie w strefie przez rok, a potem dłużej."
    )
    found = read_documents([tmp_path])
    told = {each.name: (each.language, each.language_by) for each in found.documents}
    assert told == {"a.txt": ("en", "found"), "b.txt": ("fr", "found"), "c.txt": ("en", "assumed")}
    assert [(each.code, Path(each.place.file).name) for each in found.findings] == [("F005", "c.txt")]


def test_documents_in_two_languages_meet_under_one_topic(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Ana Ruiz said that the council could send a force of 300 troops to the ridge."
    )
    (tmp_path / "b.txt").write_text(
        "Le conseil pourrait envoyer une force de 900 soldats sur la crête, a dit Ana Ruiz."
    )
    (group,) = [each for each in read_documents([tmp_path]).groups if each.topic == "size_of_force"]
    assert {claim.doc for claim in group.claims} == {"a.txt", "b.txt"}


@pytest.mark.parametrize("code", known_languages())
def test_a_language_that_ships_is_named_as_its_file(code: str) -> None:
    assert language(code).code == code
    assert told_by(" ".join([*language(code)["common_words"]])) == code


def test_signs_in_phrases() -> None:
    pattern = phrase_of(["ne … pas", "n'… pas", "*ront", "!front"])
    assert pattern.search("ils ne veulent surtout pas")
    assert pattern.search("il n’ira pas")
    assert pattern.search("ils partiront")
    assert not pattern.search("le front")
    assert not pattern.search("ils ne un deux trois quatre cinq pas")


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 9_999_999), st.sampled_from([" ", "\u00a0", "\u202f", "."]))
def test_any_whole_number_with_its_thousands_parted_is_read(value: int, mark: str) -> None:
    (found,) = numerals(f"{value:,}".replace(",", mark), language("fr"))
    assert found.value == value


@settings(deadline=None, max_examples=100)
@given(st.text("0123456789 ,.\u202f«»-’%€ abdeilnrtquéMai\n", max_size=300))
def test_any_french_text_can_be_read_and_claims_point_into_it(text: str) -> None:
    document = Document("a.txt", text, tuple(paragraphs(text)), published=PUBLISHED)
    for claim in claims_of(document, language("fr")):
        assert document.text[claim.start : claim.end] == claim.sentence


@pytest.mark.parametrize("code", ["en", "fr"])
def test_phrases_are_found_where_a_search_at_every_letter_finds_them(code: str) -> None:
    words = language(code)
    folder = Path(__file__).parents[2] / "validation" / "data" / "evidence"
    texts = [each.read_text(encoding="utf-8") for each in (folder / "texts").glob("*.txt")]
    texts += [each.read_text(encoding="utf-8") for each in (folder / "fr").glob("*.txt")]
    lines = [line for text in texts for line in text.splitlines() if line][::3]
    lists = [tuple(every) for every in words.words.values() if isinstance(every, list) and every]
    assert len(lists) > 20
    assert len(lines) > 60
    for phrases in (each for each in lists if all(isinstance(phrase, str) for phrase in each)):
        everywhere = _pattern_of(phrases)
        for line in (*lines, *(f"x {phrase.replace('…', ' a b ').replace('*', 'Ab')}" for phrase in phrases)):
            found = [hit.span() for hit in phrase_of(phrases).finditer(line)]
            assert found == [hit.span() for hit in everywhere.finditer(line)], (line, phrases)
