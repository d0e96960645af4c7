# make run    set-up, then the main job: extract corpus/ into outputs/, score it against gold/
# make test   set-up, then the tests
# make check  what CI checks: format, lint, types, import contracts, tests, score
# make report page/ from outputs/ and gold/          make lock   the lock files anew, from pyproject.toml
# make confidence  the weights behind `confidence`, learned anew from corpus/ and gold/
# make salience    the weights behind whom a reference means, learned anew from corpus/ and gold/
# make format put the code into its form             make clean  remove everything that make made but outputs/

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Written by npm; axe-core is there for the browser tests, which are skipped without it.
AXE := tests/browser/node_modules/.package-lock.json
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.PHONY: run test check format-check lint types contracts score confidence salience report lock format clean
.DELETE_ON_ERROR:

run: $(VENV)/core.stamp
	$(BIN)/accede extract corpus/ -o outputs/ --overwrite
	$(BIN)/accede score outputs/ gold/

test: $(VENV)/dev.stamp $(AXE)
	$(BIN)/python -m pytest

check: format-check lint types contracts test score

format-check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check

types: $(VENV)/dev.stamp
	$(BIN)/mypy

contracts: $(VENV)/dev.stamp
	$(BIN)/lint-imports

# outputs/ is what today's rules give: tests/test_chain.py sees to that.
score: $(VENV)/dev.stamp
	$(BIN)/accede score outputs/ gold/ --brief --baseline gold/figures.json --tolerance 0.005

# The weights behind `confidence`, learned anew from the development half; then make run, for outputs/ hold them.
confidence: $(VENV)/dev.stamp
	$(BIN)/python -m tests.confidence

# The weights behind whom a reference means, from the development half; with MORE='--more ARTICLES GOLD' from others too.
salience: $(VENV)/dev.stamp
	$(BIN)/python -m tests.salience $(MORE)

report: $(VENV)/dev.stamp
	$(BIN)/accede report outputs/ -o page/ --gold gold/

format: $(VENV)/dev.stamp
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: $(VENV)/dev.stamp
	$(PIP) install uv
	$(LOCK) --upgrade --extra dev -o requirements/dev.lock pyproject.toml
	$(LOCK) --upgrade --constraint requirements/dev.lock -o requirements/core.lock pyproject.toml

clean:
	rm -rf $(VENV) page build dist tests/browser/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up: once, and again when what it is made from changes ---------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 2; }

$(VENV)/core.stamp: requirements/core.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/core.lock
	$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/dev.lock
	$(PIP) install --no-deps -e .
	@touch $@ $(VENV)/core.stamp

$(AXE): tests/browser/package-lock.json
	@if command -v npm >/dev/null; then cd tests/browser && npm ci --no-audit --no-fund --silent; \
	  else echo "npm is missing: browser tests that need axe-core are skipped"; fi
