# make demo   plan the invented county into out/          make test   the whole gate, every test
# make docs   the site of the docs into site/             make bench  time the core beside its peers
# make lock   renew constraints.txt                       make offline  a folder for a desk without internet

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DAY    ?= 2025-07-01

.PHONY: help demo test check pytest browser office docs offline bench bench-full sample lock clean
.DELETE_ON_ERROR:

help:
	@sed -n '1,3s/^# //p' Makefile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "outletplan needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-docs: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[docs]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,docs]'
	@touch $@

demo: $(VENV)/.installed
	test -e out/sample-county/region.yaml || $(BIN)/outletplan sample out/sample-county
	$(BIN)/outletplan plan out/sample-county/region.yaml county-230700 blank-villages-300 --on $(DAY) --out out

test: check browser office pytest

check: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

pytest: $(VENV)/.installed-test
	$(BIN)/python -m pytest

browser:
	@sh scripts/browser.sh

office:
	@sh scripts/office.sh

docs: $(VENV)/.installed-docs
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going docs site
	$(BIN)/python scripts/check_site.py site

# make offline PLATFORM=win_amd64 FOR_PYTHON=3.12; figures and pages for Word come along, as do the docs.
offline: EXTRAS ?= plot,docx
offline: docs
	$(BIN)/python scripts/offline.py out/offline --docs site $(if $(PLATFORM),--platform $(PLATFORM)) \
		$(if $(FOR_PYTHON),--python $(FOR_PYTHON)) $(if $(EXTRAS),--extras $(EXTRAS))

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/run.py --write docs/benchmarks.md

bench-full: $(VENV)/.installed-test
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python benchmarks/run.py --full --write docs/benchmarks.md
	$(BIN)/python benchmarks/maps.py --full --write docs/maps.md

sample: $(VENV)/.installed
	$(BIN)/python -m outletplan.sample.make

# Versions only, no addresses: what a fresh environment gets from pyproject.toml today.
# Run it with an early 3.11: later ones get versions that ask for 3.11.5 (soupsieve 3 and above).
lock:
	rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check '.[test,docs]'
	{ echo '# Renewed by "make lock": the versions that the tests ran with.'; \
	  $(VENV)-lock/bin/python -m pip freeze --exclude outletplan | grep '=='; } > constraints.txt
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) build dist out site src/*.egg-info .mypy_cache .pytest_cache .ruff_cache
