"""Words of reports, weighed by how rare they are among the reports that are linked together.

The weight of a word is ln((1 + texts) / (1 + texts with it)); a word that nearly all texts have weighs nothing, and the
weights of a text have length one (inverse document frequency: Sparck Jones, Journal of Documentation 28, 1972). What a
corpus holds is counted once and moved from day to day by the reports that came and went, so that reports of a few days
can be linked as they were among all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

SHORT_STEM = 6
"""Letters by which two words count as the same, as of "destroyed", "destroying". Judged: endings of words mostly
begin after the sixth letter."""
FORM = 5
"""Reports that may have the same words; what more have is the text of a form, and tells nothing apart. Judged: sets
that copy from each other repeat a description two to four times."""
SAYS_LITTLE = 2
"""Words below which a text says nothing to compare, such as "image 3". Judged."""
_WORD = r"\p{L}{3,}"

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Worded:
    """The words of some texts: one row a text and word, and one row a text that says enough."""

    texts: int
    long: pl.DataFrame
    """Columns text (row), word."""
    said: pl.DataFrame
    """Columns text, words (fingerprint of its words together)."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """What the texts of all reports hold that are linked together."""

    texts: int
    words: pl.DataFrame
    """Columns word, texts: how many have it, forms left out."""
    sets: pl.DataFrame
    """Columns words (fingerprint), texts: how many have just these words."""


def worded(texts: pl.Series) -> Worded:
    """Return the words of texts. A text of fewer than :data:`SAYS_LITTLE` words says nothing."""
    import polars as pl

    lists = texts.fill_null("").str.to_lowercase().str.extract_all(_WORD)
    long = (
        pl.DataFrame({"text": np.arange(len(texts), dtype=np.int64), "word": lists})
        .explode("word")
        .drop_nulls("word")
        .with_columns(pl.col("word").str.slice(0, SHORT_STEM))
        .unique(["text", "word"])
    )
    said = long.group_by("text").agg(
        pl.col("word").sort().str.join(" ").alias("words"), pl.len().alias("number")
    )
    said = said.filter(pl.col("number") >= SAYS_LITTLE).select("text", pl.col("words").hash())
    return Worded(len(texts), long, said)


def corpus_of(of: Worded) -> Corpus:
    """Count the words of texts that are linked together."""
    import polars as pl

    sets = of.said.group_by("words").agg(pl.len().cast(pl.Int64).alias("texts"))
    counted = of.said.join(sets.filter(pl.col("texts") <= FORM), on="words", how="semi")
    long = of.long.join(counted, on="text", how="semi")
    return Corpus(of.texts, long.group_by("word").agg(pl.len().cast(pl.Int64).alias("texts")), sets)


def moved(corpus: Corpus, gone: Worded, come: Worded) -> Corpus:
    """Return a corpus without some of its texts and with others; the same as counting anew what is left."""
    import polars as pl

    parts = [
        one.said.group_by("words").agg((pl.len().cast(pl.Int64) * sign).alias("more"))
        for one, sign in ((gone, -1), (come, 1))
    ]
    change = pl.concat(parts).group_by("words").agg(pl.col("more").sum())
    before = change.join(corpus.sets, on="words", how="left").with_columns(pl.col("texts").fill_null(0))
    now = pl.col("texts") + pl.col("more")

    def counted(texts: pl.Expr) -> pl.Expr:
        return pl.when(texts <= FORM).then(texts).otherwise(0)

    differs = before.select("words", (counted(now) - counted(pl.col("texts"))).alias("more"))
    of_set = pl.concat([one.said.join(one.long, on="text").select("words", "word") for one in (gone, come)])
    of_word = of_set.unique().join(differs, on="words").group_by("word").agg(pl.col("more").sum())
    sets = _added(corpus.sets, change, "words")
    return Corpus(corpus.texts + come.texts - gone.texts, _added(corpus.words, of_word, "word"), sets)


def weighed(of: Worded, corpus: Corpus) -> tuple[Integers, Codes, Floats]:
    """Return the words of texts of a corpus with their weights.

    Returns
    -------
    ndarray of int, shape (texts + 1,)
        Where the words of each text begin.
    ndarray of int, ndarray of float
        Codes of words, rising within a text, and their weights; the squares of a text add up to one. A text that says
        nothing, or that is a form (:data:`FORM`), has no words.
    """
    import polars as pl

    own = of.said.join(corpus.sets.filter(pl.col("texts") <= FORM), on="words", how="semi")
    long = of.long.join(own, on="text", how="semi").join(corpus.words, on="word", how="left")
    long = long.with_columns(
        ((1.0 + corpus.texts) / (1.0 + pl.col("texts"))).log().alias("weight"),
        (pl.col("word").rank("dense").cast(pl.Int32) - 1).alias("code"),
    ).sort("text", "code")
    text, words, weight = (long[name].to_numpy() for name in ("text", "code", "weight"))
    start = np.searchsorted(text, np.arange(of.texts + 1)).astype(np.int64)
    length = np.sqrt(np.bincount(text, weight * weight, of.texts)) if of.texts else np.zeros(0)
    return start, words, weight / np.maximum(length[text], 1e-12)


def _added(counts: pl.DataFrame, more: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return counts with others added; what none is left of is left out."""
    import polars as pl

    both = counts.join(more, on=key, how="full", coalesce=True)
    total = pl.col("texts").fill_null(0) + pl.col("more").fill_null(0)
    return both.select(key, total.alias("texts")).filter(pl.col("texts") > 0)
