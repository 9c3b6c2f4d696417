# Everything people and machines do with this project. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv/bin
PYTEST := $(VENV)/pytest
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export CUDA_VISIBLE_DEVICES := -1
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
# Thousands of lines are read at each start: what Python made of them is kept, also where images switch that off.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help nlu vision bench setup setup-test run up train dev shell test check lint fmt types unit slow doctor chaos clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Python 3.10, locked packages, system packages, .env (done by every target that needs it)
	@tools/setup.sh run

setup-test: ## the same with what the tests need (Chromium, PostgreSQL)
	@tools/setup.sh test

run: setup ## set up and run everything on this machine (stop with Ctrl-C)
	@exec $(VENV)/helpdesk up

dev: setup ## the same, and every saved change counts at once: texts, data, domain, shop, code
	@exec $(VENV)/helpdesk dev

train: setup ## train the model if its sources changed
	@$(VENV)/helpdesk train

shell: setup ## talk to the assistant in the terminal, as a sample customer with orders
	@tools/shell.sh

doctor: setup ## check this installation and say how to mend it
	@$(VENV)/helpdesk doctor

check: setup-test lint types unit ## lint, types and unit tests: the everyday check

lint: setup-test ## ruff and import contracts
	@$(VENV)/ruff check . && $(VENV)/ruff format --check . && $(VENV)/lint-imports

types: setup-test ## mypy
	@$(VENV)/mypy

unit: setup-test ## quick tests
	@$(PYTEST) -q -n 2 --dist loadfile -m "not slow"

fmt: setup-test ## format and mend what can be mended
	@$(VENV)/ruff check --fix . ; $(VENV)/ruff format .

test: setup-test ## set up and pass all tests
	@tools/test.sh

chaos: setup-test ## kill processes at random under traffic and judge (SEED= KILLS= MESSAGES= CUSTOMERS= DATABASE=), then outages
	@tools/chaos.sh

bench: setup-test ## measure beside a stock Rasa project, write docs/benchmarks.md (LONG=1: all of it; trains stock once)
	@$(VENV)/python -m bench $(if $(LONG),--long)

nlu: setup ## how well it understands, against the last committed report (trains first if the data changed)
	@PYTHONPATH=tests $(VENV)/python tests/nlu/measure.py

vision: setup-test ## how well it sees: reading and judging on the evaluation set, writes docs/vision.md (an hour)
	@PYTHONPATH=tests $(VENV)/python -m vision.measure --write && PYTHONPATH=tests $(VENV)/python -m vision.judging --write

clean: ## forget models, database and caches (asks nothing; keeps .env and .venv)
	@rm -rf var models/*.tar.gz .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis
