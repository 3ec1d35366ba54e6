"""Dependence: which uncertainties go together, as declared rank correlations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from peacewright.core.findings import InputFault
from peacewright.operation.base import Declared, FactorName, SourceIds

if TYPE_CHECKING:
    from peacewright.core.dependence import RankCorrelation


class Dependence(Declared):
    """Two uncertainties that are not drawn apart from one another."""

    between: tuple[FactorName, FactorName]
    """Two factors, or what others decide: ``vote.NATION``, ``backstop.PART``, ``consent.PARTY``."""
    rank_correlation: Annotated[float, Field(gt=-1, lt=1)]
    """Spearman's; what others decide is ranked in the order of its values under ``uncertain``."""
    because: str = ""
    """The reasoning, where no source gives the figure."""
    sources: SourceIds

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.between[0] == self.between[1]:
            raise InputFault("a factor goes with itself", "name two different ones", code="R012")
        if not self.sources and not self.because.strip():
            remedy = "add 'because' with the reasoning, or the sources that give it"
            raise InputFault("a rank correlation says why", remedy, code="R005")
        return self

    @property
    def as_drawn(self) -> RankCorrelation:
        """What a design needs of it."""
        from peacewright.core.dependence import RankCorrelation  # needs arrays

        return RankCorrelation(*self.between, self.rank_correlation)
