# Run inside a virtual environment with the extras `test` (and `torch` for the checks against it).
PYTHON ?= python
N ?= 10000
SAMPLE ?= 40
SEED ?= 1

# Tests and documentation start some hundred processes: where each compiles all sources anew, its
# start takes twice the CPU.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: check quick format lint types docs site test test-quick coverage bench docs-write site forms golden fuzz fuzz-diff fuzz-solve fuzz-torch mutants verify

# The first four run two at a time, the tests after them, so that pytest's closing line is the last.
check:
	$(MAKE) --no-print-directory -j 2 format lint types docs
	$(MAKE) --no-print-directory test

# Under a minute: what is worth running before each commit.
quick:
	$(MAKE) --no-print-directory -j 2 format lint types
	$(MAKE) --no-print-directory test-quick

format:
	$(PYTHON) -m ruff format --check .

lint:
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

docs:
	$(PYTHON) docs/build.py --check

site:
	$(PYTHON) docs/website.py

docs-write:
	$(PYTHON) docs/build.py

test:
	$(PYTHON) -m pytest -n 2

test-quick:
	$(PYTHON) -m pytest -n 2 -m "not slow"

# Without what runs PyTorch or is slow anyway; `make coverage SELECT=` measures all tests.
SELECT ?= -m "not slow"
coverage:
	$(PYTHON) -m pytest -n 2 $(SELECT) --cov --cov-report=term:skip-covered

verify:
	$(PYTHON) -m tests.bridge

# RIVALS is an interpreter that has the other counters; `tests/counters/record.py` says how to make one.
RIVALS ?= $(PYTHON)
bench:
	OPENBLAS_NUM_THREADS=1 $(PYTHON) -m benchmarks --rivals $(RIVALS)
	$(PYTHON) -m benchmarks.formulas

golden:
	$(PYTHON) -m tests.golden

forms:
	$(PYTHON) -m tests.forms

fuzz:
	$(PYTHON) -m tests.fuzz --count $(N)

fuzz-solve:
	$(PYTHON) -m tests.explore.fuzz --count $(N)

fuzz-diff:
	$(PYTHON) -m tests.explore.random_edits --count $(N)

fuzz-torch:
	$(PYTHON) -m tests.bridge.fuzz --count $(N)

mutants:
	$(PYTHON) -m tests.mutants --sample $(SAMPLE) --seed $(SEED)
