# make demo builds everything on the embedded AWS; make test runs every check. Both set up what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)
PYTEST := $(BIN)/python -m pytest

.PHONY: help java mariadb chromium proof picture bench-makespan bench-fleet bench-pause demo up down status site teardown test quick lint \
    sanity docs unit units integration long molecule build ee release clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 28

.venv/.local: requirements.txt requirements-local.txt scripts/setup
	@echo "Setting up .venv (a minute or two the first time) ..."
	@scripts/setup requirements-local.txt
	@touch $@

.venv/.test: .venv/.local requirements-test.txt
	@scripts/setup requirements-test.txt
	@touch $@

.venv/.events: .venv/.local requirements-events.txt scripts/collection
	@scripts/setup requirements-events.txt .cache/events
	@scripts/collection amazon.aws 'ansible>=14,<15' .cache/events
	@scripts/collection community.aws 'ansible>=14,<15' .cache/events
	@touch $@

.venv/.docs: .venv/.local requirements-docs.txt
	@scripts/setup requirements-docs.txt
	@touch $@

demo: up site ## Start the embedded AWS, build both environments on it and replicate between them

up: .venv/.local ## Start the embedded AWS
	@$(BIN)/python -m local_aws up

down: .venv/.local ## Stop the embedded AWS; everything in it is gone
	@$(BIN)/python -m local_aws down

status: .venv/.local ## Show what runs in the embedded AWS
	@$(BIN)/python -m local_aws status

site: .venv/.local ## Run site.yml on the embedded AWS
	ansible-playbook site.yml -i inventories/local

teardown: .venv/.local ## Remove everything that site.yml built on the embedded AWS
	ansible-playbook playbooks/teardown.yml -i inventories/local -e teardown_confirm=payments-local

test: lint sanity docs unit integration ## All checks and tests

quick: .venv/.test mariadb chromium ## Lint what you have changed, and run the tests that it touches: a minute at most
	@$(BIN)/python -m tests.quick

lint: .venv/.test ## ruff, yamllint and ansible-lint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/yamllint --strict .
	@$(BIN)/ansible-lint --offline

sanity: .venv/.test ## ansible-test sanity on what ships
	@scripts/ansible-test sanity

docs: .venv/.docs ## The documentation in build/docs/html, with a reference of modules and roles
	@scripts/docs

# They wait more than they compute: twice as many as this machine has processors.
unit: .venv/.test mariadb chromium ## Tests of modules, filters and the embedded AWS, which reach every line and branch of plugins/
	$(PYTEST) tests/unit tests/local_aws -n $$((2 * $$(nproc))) --dist loadfile --cov --cov-report=term-missing

units: .venv/.test mariadb chromium ## The same of tests/unit, by ansible-test units
	@scripts/ansible-test units

java: ## Install Java for ansible-rulebook, where this user may
	@scripts/debian-packages "ansible-rulebook needs Java" default-jre-headless java

# Each of them takes as long as a quarter of all the others.
LONG := $(addprefix tests/integration/test_,awx_jobs.py partitions.py shown_late.py tutorial.py two_accounts.py)

integration: .venv/.test .venv/.events java ## Playbooks, run for real on embedded AWSs of their own
	$(PYTEST) tests/integration -n 2 --dist loadfile $(addprefix --ignore=,$(LONG))

long: .venv/.test .venv/.events java ## AWX's job templates, the tutorial, two accounts, other partitions, late consistency: an hour
	$(PYTEST) $(LONG)

molecule: .venv/.test mariadb ## Every scenario of molecule: a role or a shape each, on an embedded AWS of its own; more than an hour
	$(BIN)/molecule test --all

picture: .venv/.test chromium ## Take docs/watch.png, the page of a cutover that is watched; after make demo
	@$(BIN)/python -m tests.picture

bench-fleet: .venv/.local ## What a migration costs among 1, 5 and 20 of them: time, processor time, memory; hours
	@$(BIN)/python -m benchmarks.fleet

proof: .venv/.local ## Move a migration there and back under load, killed at every step, with every fault: nothing is lost
	@PYTHONPATH=.venv/collections:. $(BIN)/python -m benchmarks.proof

bench-makespan: .venv/.local ## How long site.yml takes, over the time that AWS alone would need; a quarter of an hour
	@$(BIN)/python -m benchmarks.makespan

bench-pause: .venv/.local ## How long writes are refused with 0.2, 2 and 20 million rows, and with 1,000 and 5,000 tables
	@PYTHONPATH=.venv/collections:. $(BIN)/python -m benchmarks.pause

build: .venv/.local ## Make the collection's tarball in build/
	$(BIN)/ansible-galaxy collection build --force --output-path build

ee: .venv/.test build ## The build context of an execution environment in build/ee; then: podman build -t migrate-aws build/ee
	$(BIN)/ansible-builder create --output-filename Containerfile --file execution-environment.yml --context build/ee

release: .venv/.local ## The tarball in build/release, installed into an empty path and read by Galaxy's importer
	@scripts/release

mariadb: ## Install the server behind MySQL engines on the embedded AWS, where this user may
	@scripts/debian-packages "MySQL on the embedded AWS needs MariaDB" mariadb-server-core mariadbd

chromium: ## Install the browser in which tests open pages, where this user may
	@scripts/debian-packages "The tests of pages need Chromium" chromium,chromium-driver chromium chromedriver

clean: ## Remove what make made
	-@[ -x $(BIN)/python ] && $(BIN)/python -m local_aws down
	rm -rf .venv .cache .local_aws build
