# Tongxin 同心: what can be done here. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup run worker test test-full check bench bench-commonground lock audit messages backup clean

PYTHON := .venv/bin/python
# Some machines set it, and then every start compiles a thousand modules anew.
unexport PYTHONDONTWRITEBYTECODE
# Where `make backup` writes.
TO ?= $(or $(TONGXIN_DATA_DIR),var)/backups

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-19s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## fetch what running and testing need; does nothing when nothing changed
	@scripts/setup

run: export TONGXIN_DEMO ?= 1
run: ## open Tongxin with its demo street on http://127.0.0.1:8000 (PORT, HOST)
	@scripts/setup run scripts/run.py prepare
	@exec $(PYTHON) scripts/serve.py

worker: ## the background workers alone, beside a server that runs elsewhere
	@scripts/setup run
	@exec $(PYTHON) scripts/serve.py workers

test: ## everything: checks, then the suite on SQLite and on PostgreSQL
	@scripts/test

test-full: ## everything everywhere: all roles on both databases; takes long
	@scripts/test --full

check: ## quick look before a commit: style, types, imports, tests of changed rooms
	@scripts/check

bench: ## measure, as ratios within one run
	@scripts/bench

bench-commonground: ## measure the mathematics against red-dwarf, Polars and DuckDB
	@scripts/bench-commonground

lock: ## lock requirements by hash (UPGRADE=1 for newer versions)
	@scripts/lock

audit: ## known faults of the locked versions, asked of the package index
	@scripts/setup run
	@$(PYTHON) scripts/audit.py

messages: ## write new strings into the catalogues and compile them
	@$(PYTHON) scripts/messages.py extract

backup: ## one file with database, files and keys (TO=folder)
	@$(PYTHON) manage.py backup $(TO)

clean: ## remove what tools left behind; never var/, where the data is
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage* htmlcov
	@find . -name __pycache__ -not -path './.*' -prune -exec rm -rf {} +
