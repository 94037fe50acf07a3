# Run inside a virtual environment with the extras `test` (and `torch` for the checks against it).
PYTHON ?= python

.PHONY: check format lint types docs test bench docs-write verify

check: format lint types docs test

format:
	$(PYTHON) -m ruff format --check .

lint:
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

docs:
	$(PYTHON) docs/build.py --check

docs-write:
	$(PYTHON) docs/build.py

test:
	$(PYTHON) -m pytest -n 2

verify:
	for name in $$(costcalc list --format csv | tail -n +2 | cut -d, -f1); do \
		costcalc verify $$name > verify.log || { cat verify.log; exit 1; }; head -1 verify.log; \
	done; rm -f verify.log

bench:
	$(PYTHON) -m benchmarks.startup
	$(PYTHON) -m benchmarks.growth
