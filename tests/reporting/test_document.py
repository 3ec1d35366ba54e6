"""The block tree refuses what a reader could not use."""

from __future__ import annotations

from datetime import date

import pytest

from peacewright.answers.answer import Grade
from peacewright.reporting.document import (
    Column,
    Document,
    DocumentError,
    Figure,
    GradeMark,
    Paragraph,
    RangedValue,
    Section,
    Table,
    texts,
    walk,
)
from tests.reporting import sample


def _document(*sections: Section, front: tuple[Paragraph, ...] = ()) -> Document:
    return Document("Title", "Kicker", (("As of", "1 May 2031"),), front, sections)


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(DocumentError, match="row 1: 1 cells for 2 columns"):
        Table("Strength", (Column("A"), Column("B")), (("x",),))


def test_a_table_without_caption_is_refused() -> None:
    with pytest.raises(DocumentError, match="caption"):
        Table(" ", (Column("A"),), (("x",),))


@pytest.mark.parametrize("missing", ["title", "alternative", "data"])
def test_a_figure_without_words_or_data_is_refused(missing: str) -> None:
    chart = sample.tornado_chart()
    given = {"title": "Hinges", "alternative": "Words", "data": chart.table("Data")}
    given[missing] = Table("Data", (Column("A"),), ()) if missing == "data" else "  "
    with pytest.raises(DocumentError, match="needs"):
        Figure("figure-x", picture=chart, **given)


def test_an_identifier_used_twice_is_refused() -> None:
    with pytest.raises(DocumentError, match="used twice"):
        _document(Section("one", "One", ()), Section("two", "Two", (Section("one", "Again", ()),)))


@pytest.mark.parametrize("identifier", ["", "Has Capital", "1st", 'a"b', "a b"])
def test_an_identifier_that_is_no_anchor_is_refused(identifier: str) -> None:
    with pytest.raises(DocumentError, match="identifier"):
        Section(identifier, "Title", ())


def test_walk_reaches_nested_blocks_in_reading_order() -> None:
    inner = Paragraph("inner")
    last = Paragraph("last")
    section = Section("a", "A", (Section("b", "B", (inner,)), last))
    assert list(walk((section,))) == [section, section.blocks[0], inner, last]


def test_texts_holds_the_words_of_every_kind_of_cell() -> None:
    table = Table("Cap", (Column("H"),), ((RangedValue("90", "10 to 365"),), (GradeMark(Grade.OPEN),)))
    found = "|".join(texts(_document(Section("a", "Sec", (table, Paragraph("para"))))))
    for words in ("Cap", "H", "90 10 to 365", "open", "Sec", "para", "1 May 2031"):
        assert words in found


def test_every_picture_of_the_sample_describes_itself_and_has_a_table() -> None:
    pictures = [
        sample.interval_chart(),
        sample.definitions_chart(),
        sample.incidence_chart(),
        sample.timeline_chart(),
        sample.rotation_chart(),
        sample.frontier_chart(),
        sample.tornado_chart(),
        sample.stacked_bars(),
        sample.ratio_chart(),
        sample.arrival_chart(),
        sample.theatre_map(),
    ]
    for picture in pictures:
        assert len(picture.description()) > 40
        assert picture.reading().endswith(".")
        assert picture.table("Data").rows
    assert sample.timeline_chart().as_of == date(2031, 4, 30)
