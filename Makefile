# Every target does the set-up it needs; Python 3.11 or newer and make are all a machine needs.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
SEED ?= 1

.PHONY: setup demo test check bench bench-credit lock mo night clean

setup: $(STAMP)

$(STAMP): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: setup
	$(BIN)/anjuan demo --seed $(SEED)

test: check
	$(BIN)/python -m pytest -q -n 2 -m "not slow"

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md docs core projections server field_client
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/basedpyright

night: setup
	$(BIN)/python -m pytest -q -n 2 -m slow

bench: setup
	$(BIN)/python -m benchmarks

bench-credit: setup
	$(BIN)/python -m benchmarks --full --only credit

mo: setup
	$(BIN)/python -m tests.support.catalogues

# writes hashes for every package, and no host
lock: setup
	$(BIN)/uv pip compile --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv demo-data demo-data-*
