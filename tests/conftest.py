"""For all tests: no plan is kept between runs, so that each tests what this program plans now."""

from __future__ import annotations

import os

os.environ["PEACEWRIGHT_CACHE"] = "off"
