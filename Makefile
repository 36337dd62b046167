# `make demo` builds the sample course, `make test` runs every check; both make their own environment in $(VENV).
VENV ?= .venv
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
COURSE := decks/community-garden
DECK := $(COURSE).apkg
IN := $(VENV)/bin
# The oldest release of Anki that is supported, one in the middle, the newest: docs/updates.md names them too.
ANKIS := 2.1.56 24.11 26.9.3

.PHONY: help demo test lint types tests anki bench clean

help:
	@echo 'make demo   build the sample course as $(DECK)'
	@echo 'make test   every check: make lint, make types, make tests'
	@echo 'make anki   what learners see of an update, in Anki $(ANKIS)'
	@echo 'make bench  where the time of a build goes'
	@echo 'make clean  remove the environment and what was built'

demo: $(VENV)/installed
	$(IN)/cards build $(COURSE).yaml
	@echo 'Import it in Anki: File > Import > $(DECK)'

test: lint types tests

lint: $(VENV)/developed
	$(IN)/ruff check .

types: $(VENV)/developed
	$(IN)/mypy

tests: $(VENV)/developed
	$(IN)/pytest

anki: $(ANKIS:%=anki-%)

anki-%: $(VENV)/anki-%/installed
	$(VENV)/anki-$*/bin/pytest tests/anki_updates

bench: $(VENV)/installed
	$(IN)/python benchmarks/cold_build.py

$(VENV)/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed; try make PYTHON=/path/to/python'; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	$(IN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	$(IN)/python -m pip install --quiet -e '.[dev]'
	@touch $@

$(VENV)/anki-%/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed; try make PYTHON=/path/to/python'; exit 1; }
	"$(PYTHON)" -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet -e . pytest 'anki==$*'
	@touch $@

.PRECIOUS: $(VENV)/anki-%/installed

clean:
	rm -rf $(VENV) build dist $(DECK) $(COURSE).lock
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
