# Inkorg: one word for each thing one does here. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
QUICK ?=
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(UPGRADE)
NPM := $(PY) -c "import sys, hatch_build; hatch_build.run_npm(*sys.argv[1:])"
# What `make bench` runs: every file in bench/ that can be started, but the one that only fills a database.
BENCHES ?= $(filter-out fill,$(basename $(notdir $(shell grep -l __main__ bench/*.py))))

# Where a machine forbids bytecode, every process would compile everything anew: seconds at each start.
PYTHONDONTWRITEBYTECODE :=

export PYTHON QUICK PYTHONDONTWRITEBYTECODE

.PHONY: help run install test check bench soak format lock holidays migrate new-migration console clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: .venv/installed console ## The product with a demo organisation; prints where to log in
	@exec $(BIN)/inbox up --demo

install: .venv/installed console ## The product into .venv, from locked requirements, with its console

test: needs .venv/installed-dev check console ## Everything: what `make check` looks at, then all tests
	@$(NPM) run check --silent
	@$(NPM) test --silent
	@$(PY) -m pytest -n 3

check: .venv/installed-dev ## Lint, format, types, imports and dependencies; no tests
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "make format puts that right" >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache > .venv/imports.log || { cat .venv/imports.log; exit 1; }
	@$(BIN)/deptry . > .venv/deptry.log 2>&1 || { cat .venv/deptry.log; exit 1; }

bench: .venv/installed-dev ## What is measured, each with this machine's limit; QUICK=1 for smaller ones (BENCHES="parse ingest" for some)
	@for bench in $(BENCHES); do echo "== $$bench"; $(PY) -m bench.$$bench; echo; done

soak: needs .venv/installed-dev console ## The tests that kill processes and count what is left in their long form; screens on a slow line
	@SOAK=1 $(PY) -m pytest -m soak --timeout 0
	@INBOX_SLOW_ANSWERS=1500 $(PY) -m pytest tests/browser --timeout 0

format: .venv/installed-dev ## Puts the code into its form and repairs what lint can repair
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet

lock: .venv/installed-dev ## Writes requirements*.txt from pyproject.toml (UPGRADE=--upgrade for newer ones)
	@$(LOCK) pyproject.toml -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) --group build -c requirements.txt -c requirements-dev.txt -o requirements-build.txt

holidays: .venv/installed-dev ## Writes routing/holidays.txt anew from the library
	@$(PY) -m tests.routing.holiday_table

migrate: .venv/installed ## Brings the database of INBOX_DATA or INBOX_DATABASE_URL to the newest schema
	@$(BIN)/inbox migrate

new-migration: .venv/installed-dev ## Writes a migration from the difference to the tables (m="Say what")
	@$(PY) -m inbox.store.new_migration "$(m)"

console: .venv/installed # Does nothing while its sources and the API are what they were.
	@$(PY) hatch_build.py > .venv/console.log 2>&1 || { tail -n 40 .venv/console.log; exit 1; }

clean: ## Removes what was installed and built; data/ stays
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache inbox/web/static/console inbox/web/console/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: needs
needs: # PostgreSQL, Redis, Dovecot, Chromium: installed as root on Debian, named elsewhere.
	@.ci/needs

# Installing is done again when what it depends on has changed.
$(PY):
	@command -v $(PYTHON) > /dev/null || { echo "Inkorg needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" \
		|| { echo "Inkorg needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2> /dev/null \
		|| { echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/requirements: requirements.txt requirements-build.txt | $(PY)
	@echo "Installing into .venv …"
	@$(PIP) -r requirements.txt -r requirements-build.txt
	@touch $@

.venv/installed: .venv/requirements pyproject.toml
	@echo "Building the console …"
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what tests and lint need …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
