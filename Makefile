# Talkooriihi. `make run` starts everything, `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:

# The first Python on the path that is one of ours. Another one: make setup PYTHON=/path/to/python3.12
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then echo $$python; break; fi; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
MANAGE := $(BIN)/python manage.py
PACKAGES := accounts analytics brainstorm config disclosure language moderation papers

.PHONY: help setup run worker seed test test-fast check fmt messages vendor requirements \
	check-style check-types check-templates check-imports check-security check-migrations check-deploy check-containers check-messages

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- running -----------------------------------------------------------------------------------------------------

setup: .venv/runtime  ## Make .venv and install what the product runs on

run: .venv/runtime  ## Start everything on this computer (PORT=8000, HOST=0.0.0.0 for phones); Ctrl-C stops it
	@exec $(MANAGE) run

worker: .venv/runtime  ## Start a worker alone, for development
	@exec $(BIN)/python -m celery -A config worker --loglevel INFO

seed: .venv/runtime  ## Fill the database with the demo: make seed ARGS="--participants 10400 --ideas 15000"
	@exec $(MANAGE) seed $(ARGS)

# The stamps stand for what is installed: a second `make run` finds them and starts at once.
.venv/runtime: requirements.txt
	@test -n "$(PYTHON)" || { echo "Talkooriihi needs Python 3.11, 3.12 or 3.13 on the path (or PYTHON=/path/to/python)." >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv with $(PYTHON)"; $(PYTHON) -m venv .venv || { \
		rm -rf .venv; echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; }
	@echo "Installing what Talkooriihi runs on (once; a minute or two)"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt requirements-onnx.txt .venv/runtime
	@echo "Installing what tests and checks need"
	@$(PIP) -r requirements-dev.txt
	@$(PIP) --no-deps -r requirements-onnx.txt
	@touch $@

# --- testing -----------------------------------------------------------------------------------------------------

test: .venv/development  ## Run every test there is a way to run here; REQUIRE_SERVICES=1 makes "not run" a failure
	@$(BIN)/python -m tests.suite

test-fast: .venv/development  ## Run the tests that need nothing, in under two minutes
	@$(BIN)/python -m pytest -n auto -m "not services and not browser and not slow"

# --- checking ----------------------------------------------------------------------------------------------------

check: check-style check-types check-templates check-imports check-security check-migrations check-deploy check-containers check-messages  ## Check everything that can be checked without running it

check-style: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: .venv/development
	$(BIN)/mypy .

check-templates: .venv/development
	$(BIN)/djlint --lint --quiet templates

check-imports: .venv/development
	$(BIN)/lint-imports

check-security: .venv/development
	$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml $(PACKAGES)

# SQLite makes a table anew for every new column, which the linter takes for a missing default: tests/house asks that.
check-migrations: .venv/development
	DJANGO_SETTINGS_MODULE=config.settings.test $(MANAGE) makemigrations --check --dry-run
	LOG_LEVEL=WARNING DJANGO_SETTINGS_MODULE=config.settings.check $(MANAGE) lintmigrations --no-cache --ignore-initial-migrations --exclude-migration-tests NOT_NULL --quiet ok ignore --include-apps accounts moderation brainstorm analytics

# Values of the right shape: what is asked is whether the settings hold, not whether the servers answer.
check-deploy: .venv/development
	DJANGO_SETTINGS_MODULE=config.settings.prod SECRET_KEY=kq7Zr2-only-for-the-deployment-check-81Xv0pWmTbs5LdYc \
	DATABASE_URL=postgres://talkooriihi@db/talkooriihi REDIS_URL=redis://redis/0 ALLOWED_HOSTS=talkooriihi.example.fi \
	SITE_URL=https://talkooriihi.example.fi EMAIL_URL=smtp+tls://mail.example.fi:587 \
	DEFAULT_FROM_EMAIL=talkooriihi@example.fi $(MANAGE) check --deploy --fail-level WARNING

check-containers: .venv/development
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint Dockerfile

check-messages: .venv/development
	$(BIN)/python -m tests.house.messages

# --- developing --------------------------------------------------------------------------------------------------

fmt: .venv/development  ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/development  ## Collect texts for translation into locale/, and compile what is translated (needs gettext)
	$(BIN)/python -m tests.house.messages --write

vendor:  ## Fetch what the browser needs from npm into static/vendor (needs Node; the result is committed)
	npm ci --ignore-scripts --no-fund --no-audit
	mkdir -p static/vendor tests/browser/vendor
	# A line naming a source map that we do not serve would stop the manifest storage.
	sed '/^\/\/# sourceMappingURL=/d' node_modules/htmx.org/dist/htmx.min.js > static/vendor/htmx.min.js
	cp node_modules/htmx.org/LICENSE static/vendor/htmx.LICENSE.txt
	sed '/^\/\/# sourceMappingURL=/d' node_modules/axe-core/axe.min.js > tests/browser/vendor/axe.min.js
	cp node_modules/axe-core/LICENSE tests/browser/vendor/axe.LICENSE.txt
	node --print "require('spdx-license-list/licenses/EUPL-1.2.json').licenseText" > LICENSE

requirements: .venv/development  ## Pin the newest versions that requirements*.in allow, with hashes
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements-onnx.in -o requirements-onnx.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --emit-find-links requirements-peers.in -o requirements-peers.txt
