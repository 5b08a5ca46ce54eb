# Two commands on a fresh machine: make demo, make test. Needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Spark needs Java. Where there is none, its tests cannot run, and its 500 MB are left out.
SPARK := $(if $(shell command -v java 2>/dev/null),spark)
COMMA := ,
TESTED_WITH := $(VENV)/.tested-with$(addprefix -,$(SPARK))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

FUZZ_SECONDS ?= 20

.PHONY: demo test check lint types bench fuzz schema docs encoder train clean

demo: $(VENV)/.installed  ## the main job on the bundled pages
	$(BIN)/scamrecruit triage fixtures/demo --format table || test $$? -eq 1

test: $(TESTED_WITH)  ## everything, with the test tools
	$(BIN)/python -m pytest

check: test lint types  ## what CI runs

lint: $(TESTED_WITH)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/scamrecruit indicators check

types: $(TESTED_WITH)
	$(BIN)/mypy

bench: $(TESTED_WITH)  ## speed and memory as ratios, to docs/performance.md
	$(PIP) --editable '.[bench]'
	$(BIN)/python benchmarks/run.py

fuzz: $(TESTED_WITH)  ## coverage-guided fuzzing of the readers, FUZZ_SECONDS each
	$(PIP) --editable '.[fuzz]'
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tools.fuzz

schema: $(TESTED_WITH)  ## write docs/schema/ anew
	$(BIN)/python -m tests.schemas

docs: $(TESTED_WITH)  ## write docs/indicators/ and docs/coverage.md anew
	$(BIN)/scamrecruit indicators pages docs

encoder: $(TESTED_WITH)  ## build models/encoder anew from openly licensed weights
	$(PIP) --editable '.[build-encoder]'
	$(BIN)/python -m tools.encoder.build

train: $(TESTED_WITH)  ## train the shipped model anew
	$(BIN)/scamrecruit model train fixtures/corpus --into models/ranker
	$(BIN)/scamrecruit indicators pages docs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "scamrecruit needs Python 3.11 or newer; say which: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[encoder]'
	$(BIN)/python -m compileall -q src  # some environments write no bytecode as they run
	@touch $@

$(TESTED_WITH): $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[train,encoder,seal,share,tables,parquet,pdf,ocr,dev$(addprefix $(COMMA),$(SPARK))]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
