# Everything a person types here. `make help` lists it.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
BIN := .venv/bin
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast test-cluster demo-slack serve airflow bench lint types docs screenshots clean

help: ## list what can be typed here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Pledgewatch needs Python 3.11 or later; found: $$($(PYTHON) --version 2>&1)"; exit 2; }
	@test -x $(BIN)/python || { echo "making .venv"; $(PYTHON) -m venv .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@echo "installing what constraints.txt pins (about a minute the first time)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e .
	@touch $@

.venv/ready-dev: .venv/ready
	@echo "installing what the tests need"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dev]'
	@touch $@

.venv/ready-cluster: .venv/ready-dev
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dev,cluster]'
	@touch $@

.venv/ready-bench: .venv/ready-dev
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[dev,bench]'
	@touch $@

demo: .venv/ready ## set up, then the main job from feed to alert on sample news
	@$(BIN)/pledgewatch demo

test: .venv/ready-dev ## set up what is missing, then every test
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS)

test-fast: .venv/ready-dev ## the tests that need no Airflow, browser or patience
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not airflow and not browser and not slow" $(ARGS)

test-cluster: .venv/ready-cluster ## Airflow on Celery, PostgreSQL and Redis; a worker is killed in mid-run
	@$(BIN)/python -m pytest -q tests/cluster --run-cluster $(ARGS)

demo-slack: .venv/ready ## the Slack loop in a browser page, with no workspace
	@$(BIN)/pledgewatch demo-slack

serve: .venv/ready ## the review dashboard, on loopback
	@$(BIN)/pledgewatch serve

airflow: .venv/ready ## Airflow on loopback, with the DAGs unpaused and the demo feeds
	@$(BIN)/pledgewatch airflow

bench: .venv/ready-bench ## every benchmark: ratios against a yardstick in the same run
	@for file in benchmarks/*.py; do case $$file in */_*) ;; *) echo "== $$file"; $(BIN)/python $$file || exit 1;; esac; done

lint: .venv/ready-dev ## ruff: rules and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/ready-dev ## mypy --strict
	@$(BIN)/mypy

docs: .venv/ready-dev ## write the page of commands, and check that every setting and page stands in the docs
	@$(BIN)/python docs/_commands.py
	@$(BIN)/python -m pytest -q tests/docs $(ARGS)

clean: ## remove what was built or written, and keep config/
	rm -rf .venv .airflow .demo var .mypy_cache .ruff_cache .pytest_cache .hypothesis
