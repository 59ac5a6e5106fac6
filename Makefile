# Two commands matter: `make run` (the dashboard with the sample company) and `make test` (every test).
# Both stand on `make setup`; `make check` is what every commit passes.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PORT ?= 8501
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run setup test check static format docs browser clean

run: setup ## start the dashboard with the sample company on http://127.0.0.1:8501
	@$(BIN)/python scorecard.py init --sample --if-empty > /dev/null
	@$(BIN)/python scorecard.py serve --port $(PORT)

setup: .venv/run.stamp ## the environment alone

.venv/run.stamp: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it (Debian: apt-get install python3 python3-venv), then run make again. Nothing was changed."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make environments: install python3-venv (Debian: apt-get install python3-venv), then run make again. Nothing was changed."; exit 1; }
	@echo "Installing into .venv (about a minute the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt requirements.txt | .venv/run.stamp
	@$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@

browser: .venv/dev.stamp ## a Chromium for the browser tests, if the machine has none
	@bash tests/browser/install.sh

# Dozens of processes of ours are started: each would compile every file again where a container forbids keeping that.
test: export PYTHONDONTWRITEBYTECODE :=
test: browser ## install what the tests need and run everything
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder

check: static ## what every commit passes: format, lint, types, import contracts, generated docs, then the tests
	@$(MAKE) --no-print-directory test

static: .venv/dev.stamp ## the checks that take seconds; pre-commit runs the same
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

format: .venv/dev.stamp ## put the code in our form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/dev.stamp ## write the pages that are generated from the declarations
	$(BIN)/python docs/generate.py

clean: ## forget the environment and what a build left (never the data)
	rm -rf .venv build *.egg-info
