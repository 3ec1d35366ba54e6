"""Truces that are known to fall in the series: their windows are no placebo.

Where an end is not known, thirty days are left out, and three days before each start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

BEFORE, OPEN_END = 3, 30


@dataclass(frozen=True)
class Truce:
    """One declared truce; ``source`` is where its dates are published."""

    first: date
    last: date | None
    source: str

    def meets(self, begin: date, end: date) -> bool:
        """Say whether days from ``begin`` to ``end``, both counted, touch it."""
        last = self.last or self.first + timedelta(days=OPEN_END)
        return begin <= last and end >= self.first - timedelta(days=BEFORE)


_SPUTNIK = "https://sputnikglobe.com/20170621/ukraine-dpr-truce-1054852232.html"
_RFERL = "RFE/RL, 24 December 2016, on refworld.org"
_PRESS = "press of the day, dates not checked; left out to be safe"

DONBAS = (
    Truce(date(2014, 6, 20), date(2014, 6, 30), "https://filipino.cri.cn/301/2014/06/28/2s129661.htm"),
    Truce(date(2014, 9, 5), None, "http://tass.com/world/765890"),
    Truce(date(2014, 12, 9), None, "https://www.rferl.org/a/ukraine-to-observe-day-of-silence/26732658.html"),
    Truce(date(2015, 2, 15), None, "agreement of Minsk, 12 February 2015"),
    Truce(date(2015, 9, 1), None, _PRESS),
    Truce(date(2015, 12, 23), None, _RFERL),
    Truce(date(2016, 9, 1), None, _RFERL),
    Truce(date(2016, 12, 24), None, _RFERL),
    Truce(date(2017, 4, 1), None, _SPUTNIK),
    Truce(date(2017, 6, 24), date(2017, 8, 31), _SPUTNIK),
    Truce(date(2017, 8, 25), None, "statement of the Normandy leaders, August 2017"),
    Truce(date(2017, 12, 23), None, "https://rusreality.com/2017/12/23/in-the-donbas-comes-into-force-new-year-truce/"),
    Truce(date(2018, 3, 5), None, _PRESS),
    Truce(date(2018, 3, 30), None, _PRESS),
    Truce(date(2018, 7, 1), None, "https://crisis24.garda.com/fr/product/252946"),
    Truce(date(2018, 8, 29), None, "Interfax, August 2018"),
    Truce(date(2018, 12, 29), None, _PRESS),
    Truce(date(2019, 3, 8), None, _PRESS),
    Truce(date(2019, 7, 21), None, "OSCE SMM spot report, July 2019, on reliefweb.int"),
)  # fmt: skip

UKRAINE_SINCE_2022 = (
    Truce(date(2023, 1, 6), date(2023, 1, 7), "BBC, 5 January 2023"),
    Truce(date(2025, 3, 18), date(2025, 4, 17), "https://www.pravda.com.ua/eng/news/2025/04/16/7507862/"),
)

COLOMBIA = (
    Truce(date(2012, 11, 20), date(2013, 1, 20), "https://www.masress.com/shorouk/633984"),
    # From the truce of December 2014 on one followed the other, until that with the ELN ended.
    Truce(
        date(2014, 12, 20), date(2018, 1, 12),
        "El Tiempo and others, December 2014; https://www.jalili48.com/2017/09/colombia-government-national-liberation.html",
    ),
)  # fmt: skip

PHILIPPINES = (
    Truce(date(2016, 7, 25), date(2017, 2, 10), "https://www.mindanews.com/peace-process/2016/08/cpp-npa-declare-indefinite-ceasefire/"),
    Truce(date(2017, 12, 23), date(2018, 1, 2), "http://www.manilatimes.net/npa-declares-unilateral-ceasefire/370072/"),
)  # fmt: skip
