# `make` alone lists what there is. Each target sets up what it needs; the second time it is quick.
# Needed on a fresh machine: Python 3.11 or newer, make, and the package registries.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

OP ?= ukraine-2025
OUT ?= brief
WORKERS ?= 2
CASES ?= 10000
SEED ?= 1
MINUTES ?= 10
PYTEST_OPTIONS ?=
ONLY ?=
RUN_OPTIONS ?=
TEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

.PHONY: help brief test test-fast check format docs reference validate bench fuzz fuzz-events fuzz-register coverage lock geography clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# --- The two that the README names ---------------------------------------------------------------------------------

brief: $(VENV)/run.stamp  ## Write the brief of an operation (OP=ukraine-2025 OUT=brief)
	@$(BIN)/peacewright brief $(OP) --out $(OUT)
	@echo "The brief: $(abspath $(OUT))/brief.html"

test: $(VENV)/dev.stamp $(VENV)/system.stamp  ## Pass all tests, installing what they need
	@$(TEST) $(PYTEST_OPTIONS)

# --- For whoever changes the software ------------------------------------------------------------------------------

test-fast: $(VENV)/dev.stamp  ## Pass the tests that take a moment
	@$(TEST) -m "not slow" $(PYTEST_OPTIONS)

check: $(VENV)/dev.stamp  ## Formatter, linter, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/dev.stamp  ## Let the formatter and the linter mend what they can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/dev.stamp  ## Write the documentation as a site that needs no network
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b html -c docs -d build/doctrees . site
	@echo "The site: $(abspath site)/index.html"

reference: $(VENV)/dev.stamp  ## Write the reference pages and the JSON Schema anew from the code
	@$(BIN)/python tools/build_reference.py

validate: $(VENV)/oracles.stamp  ## Print each figure beside its bound: 45 minutes (one of them: ONLY=strengths)
	@$(BIN)/python tools/run_all.py validation check_ $(if $(ONLY),--only $(ONLY)) $(RUN_OPTIONS)

bench: $(VENV)/oracles.stamp  ## Time the program against other programs: hours (one of them: ONLY=rotation)
	@$(BIN)/python tools/run_all.py benchmarks bench_ $(if $(ONLY),--only $(ONLY)) $(RUN_OPTIONS)

fuzz: $(VENV)/dev.stamp  ## Check thousands of spoiled operation files (CASES=10000 SEED=1)
	@$(BIN)/python -m validation.fuzz_operation --cases $(CASES) --seed $(SEED) --workers $(WORKERS)

fuzz-events: $(VENV)/dev.stamp  ## Read spoiled tables of events for ten minutes (MINUTES=10 SEED=1)
	@$(BIN)/python -m validation.fuzz_event_sources --minutes $(MINUTES) --seed $(SEED)

fuzz-register: $(VENV)/dev.stamp  ## Fuzz the register's API for ten minutes (MINUTES=10 SEED=1)
	@$(BIN)/python -m validation.fuzz_register --minutes $(MINUTES) --seed $(SEED)

coverage: $(VENV)/dev.stamp $(VENV)/system.stamp  ## Say which branches the quick tests do not reach
	@$(BIN)/python tools/measure_coverage.py --workers $(WORKERS)

geography: $(VENV)/run.stamp  ## Rebuild the shipped geography from its sources
	@$(BIN)/python tools/build_geography.py

lock:  ## Choose new versions for requirements/*.txt, in a fresh environment
	@bash tools/lock.sh "$$(bash tools/find_python.sh)"

clean:  ## Remove what the targets above made
	@rm -rf $(VENV) build dist site htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache
	@find src tests validation benchmarks tools -type d -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# --- Set-up, each step remembered by a file -----------------------------------------------------------------------

$(VENV)/python.stamp:
	@rm -rf $(VENV)
	@python="$$(bash tools/find_python.sh)" && echo "Making $(VENV) with $$python" && "$$python" -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp requirements/run.txt pyproject.toml
	@echo "Installing what Peacewright needs (a few minutes the first time)"
	@$(PIP) --requirement requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@echo "Installing what the tests need"
	@$(PIP) --requirement requirements/dev.txt
	@touch $@

$(VENV)/oracles.stamp: $(VENV)/dev.stamp requirements/oracles.txt
	@echo "Installing the programs to compare with"
	@$(PIP) --requirement requirements/oracles.txt
	@touch $@

$(VENV)/system.stamp: $(VENV)/python.stamp tools/system_packages.sh
	@bash tools/system_packages.sh
	@touch $@
