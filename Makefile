# `make` sets everything up and generates; `make help` lists the rest.
ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif
VENV ?= .venv
RUN := $(VENV)/$(BIN)/python
# The first interpreter that is new enough; `make PYTHON=...` overrides it.
PYTHON ?= $(shell for p in python3 python python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
READY := $(VENV)/.ready
TESTS ?= tests
FUZZ_SECONDS ?= 3600

.DEFAULT_GOAL := generate
.PHONY: help generate check docs docs-serve pictures test test-interop test-long snapshots lint types format lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

generate: $(READY)  ## set up and write generated/ from schemas/ (the default)
	@$(RUN) -m generator generate

check: $(READY)  ## prove that generated/ equals a fresh generation, byte for byte
	@$(RUN) -m generator check --verify

docs: $(READY)  ## build the site of the docs into site/
	@$(RUN) -m generator docs build $(if $(BASE_URL),--base-url $(BASE_URL))

docs-serve: $(READY)  ## show the site of the docs, built anew on every change
	@$(RUN) -m generator docs serve

pictures: $(READY)  ## take the pictures of the site in the README again
	@PYTHONPATH=. $(RUN) tests/site/pictures.py

test: $(READY)  ## run all tests, or those of TESTS=folder
	@$(RUN) -m pytest -n auto -q $(TESTS)

test-interop: $(READY)  ## run the client against Prism, a mock server from npm
	@$(RUN) -m pytest -q tests/interop/prism_checks.py

test-long: $(READY)  ## search at random for schemas and inputs that are got wrong, for long; every page by axe
	@PROPERTIES=long $(RUN) -m pytest -n auto -q tests/properties tests/truth tests/site/test_site_browser.py
	@PYTHONPATH=. $(RUN) tests/hostile/fuzz.py $(FUZZ_SECONDS)

snapshots: $(READY)  ## accept changed snapshots: the cases, and pages that tests write
	@$(RUN) -m pytest -q tests/cases tests/reliability/test_reliability_page.py \
		tests/truth/test_support_page.py tests/truth/test_size_page.py --accept

lint: $(READY)  ## check style and formatting
	@$(RUN) -m black --check --quiet . || (echo 'run: make format'; exit 1)
	@$(RUN) -m ruff check --quiet .

types: $(READY)  ## check types with mypy and pyright, both strict
	@$(RUN) -m mypy
	@$(RUN) -m pyright --pythonpath $(RUN)

format: $(READY)  ## format the code
	@$(RUN) -m black --quiet .
	@$(RUN) -m ruff check --quiet --fix .

lock: $(READY)  ## pin the newest allowed versions of all dependencies
	@$(RUN) -m pip install --quiet uv
	@$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --all-extras --group dev pyproject.toml --output-file requirements.lock

clean:  ## remove the environment and caches
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(READY): requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed, and none was found.'; exit 1; }
	@echo 'Setting up $(VENV) with '"$$($(PYTHON) --version)"' ...'
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e generated
	@touch $(READY)
