# Everything a newcomer types: `make quiz`, `make test`. Needs Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help quiz test check bench docs picture font snapshots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "quizbank needs Python 3.11 or newer; this is %d.%d. Name one: make PYTHON=python3.11" % v[:2])'
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.lock
	$(PIP) --no-deps -e .
	@$(BIN)/quizbank list > /dev/null # parses the bank once, so that the first quiz opens as fast as any later one
	@touch $@

$(TOOLS): $(READY) requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

quiz: $(READY) ## open the quiz
	@$(BIN)/quizbank

test: $(TOOLS) ## run the tests
	$(BIN)/python -m pytest -n auto -q

check: $(TOOLS) ## lint, types, layers, and the proof of the bank
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/quizbank check

bench: $(TOOLS) ## measure speed, as ratios taken in one run
	$(PIP) -r requirements-bench.lock
	$(BIN)/python -m tests.benchmarks

docs: $(TOOLS) ## make the reference pages anew
	$(BIN)/quizbank help answers --markdown --lang en > docs/answers.md
	$(BIN)/quizbank help answers --markdown --lang zh > docs/answers.zh.md
	$(BIN)/quizbank help filters --markdown --lang en > docs/filters.md
	$(BIN)/quizbank help filters --markdown --lang zh > docs/filters.zh.md
	$(BIN)/quizbank solve --markdown > docs/solvers.md

picture: $(TOOLS) ## make the README's picture anew
	$(BIN)/python docs/picture.py

font: $(TOOLS) ## make the font of exported pages anew from STIX=stix-two-math.woff2
	$(BIN)/python docs/mathfont.py $(STIX)

snapshots: $(TOOLS) ## accept the app's new looks
	$(BIN)/python -m pytest -q tests/tui/test_snapshots.py --snapshot-update

clean: ## remove what make made
	rm -rf $(VENV)
