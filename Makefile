# Every target does its own set-up, can be repeated, and is quiet where nothing is to be done.
# What can be set:  SIZE=full  PORT=8123  FIRST_LOGIN=ada  PYTHON=python3.12  TEST_POSTGRES_URL=postgres://…  PART="search admin"  KILLS=100  CHROMIUM=/usr/bin/chromium  FOLDER=docs

PYTHON ?= python3
START := $(PYTHON) scripts/start.py

.DEFAULT_GOAL := help
.PHONY: help python setup run dev demo test test-long next lint audit sbom check bench pictures lock

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1#\2/p' Makefile | tr '#' '\t'

python:
	@command -v $(PYTHON) >/dev/null || { echo "Stopped: Python 3.11 or newer is needed, and there is no $(PYTHON) here." >&2; exit 1; }

setup: python ## make .venv with what the site needs to run
	@$(START) setup

run: python ## serve the site on 127.0.0.1:8000, or on PORT
	@$(START) run

dev: python ## serve it with DEBUG on, reloading when a file changes
	@$(START) dev

demo: python ## serve a database of its own, with made-up disagreements that every page names as such
	@$(START) demo

test: python ## run the tests on SQLite, and on PostgreSQL where TEST_POSTGRES_URL is set
	@$(START) test

test-long: python ## kill processes at random moments, five hundred times or KILLS times, and look at what is left
	@$(START) test-long

next: python ## run them with the newest Django and the newest Python found; PART="search admin" runs those alone
	@$(START) next

lint: python ## check style, types, migrations and production settings
	@$(START) lint

audit: python ## ask for known holes in the packages that the site runs with, where the service that knows is reached
	@$(START) audit

sbom: python ## write the list of these packages (CycloneDX) to var/sbom.json, or to FILE
	@$(START) sbom

check: lint audit test ## what CI runs

bench: python ## measure its speed; SIZE=full takes an hour, see bench/README.md
	@$(START) bench

pictures: python ## take pictures of every kind of page, and those of the editors' guide and the tutorial, into var/pictures, or into FOLDER
	@$(START) pictures

lock: python ## write the lock files from pyproject.toml (UPGRADE=1 for new versions)
	@$(START) lock
