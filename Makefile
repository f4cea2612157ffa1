# Everything a fresh machine needs is done by `make run` and `make test`; a second call starts in seconds.
# Wanted beforehand: GNU make and Python 3.11 or newer with its venv module.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq install
UV_COMPILE := $(BIN)/uv pip compile --quiet --python $(BIN)/python --python-version 3.11 --universal \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links
CORE := requirements/core.txt
SERVER := requirements/server.txt
DEV := requirements/dev.txt
BUILD := requirements/build.txt
# Every public name on these floors has a docstring; a floor that is not built yet is passed over.
DOCUMENTED = $(wildcard $(addprefix src/tandem/,acts record state rules regimes desk reports))

.PHONY: help run test lint format bench lock browser clean

help:  ## Say what can be made.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(VENV)/.installed-server  ## Install what a node needs and serve the demonstration on 127.0.0.1:8018.
	@exec $(BIN)/tandem serve --var ./var --demo

test: lint browser  ## Install what the tests need, then run the linters and every test, shared out over the cores.
	@# Many tests start a program; compiled once, each starts in half the time.
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/.installed-dev  ## Run the linters, the types, the walls between the floors and the docstring gate.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(if $(DOCUMENTED),$(BIN)/interrogate $(DOCUMENTED),echo 'No floor to gate on docstrings yet.')

format: $(VENV)/.installed-dev  ## Bring the sources into the one form that `make lint` asks for.
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.installed-dev  ## Run the measurements of bench/, one after the other.
	@set -e; for measure in bench/[a-z]*.py; do [ -e "$$measure" ] || continue; echo "== $$measure"; \
		$(BIN)/python "$$measure"; done

browser:  ## Install Debian's chromium and CJK fonts for the browser tests, where that may be done.
	@tools/install-browser

# Each lock takes the versions of the one before as given, so that one environment can hold them all.
# An unchanged lock keeps its versions; `make lock UPGRADE=--upgrade` takes the newest.
lock: $(VENV)/.installed-dev  ## Write requirements/*.txt again from pyproject.toml (UPGRADE=--upgrade for newer ones).
	@$(UV_COMPILE) $(UPGRADE) pyproject.toml -o $(CORE)
	@$(UV_COMPILE) $(UPGRADE) pyproject.toml --extra server --extra peer --extra calendars --extra clearance --extra watch -c $(CORE) -o $(SERVER)
	@$(UV_COMPILE) $(UPGRADE) requirements/build.in -c $(SERVER) -o $(BUILD)
	@$(UV_COMPILE) $(UPGRADE) pyproject.toml --all-extras --group dev -c $(SERVER) -c $(BUILD) -o $(DEV)

clean:  ## Remove the environment and what was built or cached; ./var is left alone.
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@tools/make-venv $(VENV)

$(VENV)/.installed-server: $(SERVER) $(BUILD) pyproject.toml | $(BIN)/python
	@echo 'Installing what a node needs into $(VENV) ...'
	@$(PIP_INSTALL) --require-hashes -r $(SERVER) -r $(BUILD)
	@$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(DEV) $(BUILD) pyproject.toml | $(BIN)/python
	@echo 'Installing what the tests need into $(VENV) ...'
	@$(PIP_INSTALL) --require-hashes -r $(DEV) -r $(BUILD)
	@$(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@
