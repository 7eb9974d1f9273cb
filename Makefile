# An index of tasks. `make run` and `make test` do all the set-up they need.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: help setup run test check bench clean

help:
	@echo "make run     a simulated box in this terminal: your keys lift, dial and hang up"
	@echo "make test    all tests"
	@echo "make check   lint, types, import contracts and tests"
	@echo "make bench   measure against what there is to beat; writes bench.json"
	@echo "make setup   only make the environment in .venv"
	@echo "make clean   remove the environment and caches"

setup: .venv/.ready

.venv/.ready: setup.cfg pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh

run: .venv/.ready
	@$(BIN)/linebox demo

test: .venv/.ready
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -n auto --dist worksteal

bench: .venv/.ready
	@$(BIN)/linebox bench

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
