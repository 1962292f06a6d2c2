# The front door. Every recipe does its own set-up; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs shape
PY := .venv/bin/python
export NO_MKDOCS_2_WARNING := 1

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: ## set everything up and run the main job on a synthetic street
	@scripts/setup
	@.venv/bin/peelian demo

test: ## set everything up and run the whole test suite
	@scripts/setup lint test docs
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -q -n 2 --dist loadgroup -m "not alone"
	@$(PY) -m pytest -q -m alone

check: ## format, lint, types, staircase, docs: no tests
	@scripts/setup lint test docs
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@mkdir -p build && .venv/bin/lint-imports >build/lint-imports.txt 2>&1 || { cat build/lint-imports.txt; exit 1; }
	@.venv/bin/mkdocs build --quiet --strict --site-dir build/site

bench: ## run every benchmark against its peers, installed beside us
	@scripts/setup lint test docs bench
	@.venv/bin/peelian bench

docs: ## build the documentation into build/site
	@scripts/setup docs
	@.venv/bin/mkdocs build --strict --site-dir build/site

shape: ## sizes of modules and functions, largest first
	@scripts/setup
	@$(PY) scripts/shape.py
