# The commands of the house. They use .venv, which the README's commands make.
PYTHON := .venv/bin/python

.PHONY: run test check expected snapshots pins

run: .venv                ## open the desk in the browser
	$(PYTHON) -m streamlit run app.py

test: .venv               ## every test
	$(PYTHON) -m pytest

check: .venv              ## style, types, speed
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m bench --quick

expected: .venv           ## rewrite what is made from code: expected readings, pages of docs/; look at the diff
	UPDATE_EXPECTED=1 $(PYTHON) -m pytest -q tests/test_samples.py tests/test_tables.py tests/test_scenarios.py tests/test_figures.py

snapshots: .venv          ## rewrite the snapshots of letters, workbooks and charts; look at the diff
	UPDATE_SNAPSHOTS=1 $(PYTHON) -m pytest tests

pins:                     ## renew both lists of exact versions (needs uv: pip install uv)
	uv pip compile --upgrade $(PINS) requirements.in -o requirements.txt
	uv pip compile --upgrade $(PINS) requirements-dev.in -o requirements-dev.txt

PINS := -q --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make pins"

.venv: requirements-dev.txt
	python3 -m venv .venv
	$(PYTHON) -m pip install -q -r requirements-dev.txt
	touch .venv
