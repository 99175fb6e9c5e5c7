# make demo and make test are all a fresh machine needs; both call setup by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PEERS := .venv-peers

.PHONY: setup demo test coverage quick prove bench lint clean

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(STAMP)

demo: setup
	$(BIN)/honors demo demo

test: setup
	$(BIN)/python -m pytest -n 2 -m "not prove" $(PYTEST_ARGS)

# The same under measurement, which takes more than twice as long.
coverage: setup
	$(BIN)/python -m pytest -n 2 -m "not prove" --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

# The rules, the stages and their pages on one engine; files read and paper printed take longer.
QUICK := $(wildcard tests/test_*.py) tests/drafting tests/stages tests/web
LONG := postgres or packaging or certificate or print or issuing or verif or stock or calibrat or jobs or likeness or merging or upload or forgetting or whose_pages

quick: setup
	$(BIN)/python -m pytest -n 2 -m "not prove and not slow and not browser" -k "not ($(LONG))" $(QUICK)

prove: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=3" || true
	$(BIN)/python -m pytest -m prove -s

bench: setup $(PEERS)/.ready
	$(BIN)/python -m tests.benchmarks

# What is measured against lives in an environment of its own.
$(PEERS)/.ready: tests/benchmarks/peers.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/benchmarks/peers.lock
	touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) $(PEERS) demo .mypy_cache .ruff_cache .pytest_cache
