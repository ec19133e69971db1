# `make` sets everything up and generates; `make help` lists the rest, the most used first.
ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif
VENV ?= .venv
RUN := $(VENV)/$(BIN)/python
# The first interpreter that is new enough; `make PYTHON=...` overrides it.
PYTHON ?= $(shell for p in python3 python $$(seq -f python3.%g 30 -1 11); do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
READY := $(VENV)/.ready
TESTS ?= tests
# How long `make test-long` looks: examples of each property, and seconds of fuzzing.
EXAMPLES ?= 3000
FUZZ_SECONDS ?= 3600

# What tests share; Dask has no types.
HELPERS := $(filter-out %/conftest.py %/lose_worker.py, \
	$(filter-out $(wildcard tests/*/test_*.py), $(wildcard tests/*.py tests/*/*.py)))

.DEFAULT_GOAL := generate
.PHONY: help generate test check format lint types mypy pyright ci snapshots docs docs-serve lock test-long \
	test-odd test-interop publish-check pictures clean which-python

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

generate: $(READY)  ## set up and write generated/ from schemas/ (the default)
	@$(RUN) -m generator generate

test: $(READY)  ## run all tests, or those of TESTS=folder
	@$(RUN) -m pytest -n auto --dist worksteal -q $(TESTS)

check: $(READY)  ## prove that generated/ equals a fresh generation, byte for byte
	@$(RUN) -m generator check --verify

format: $(READY)  ## format the code
	@$(RUN) -m black --quiet .
	@$(RUN) -m ruff check --quiet --fix .

lint: $(READY)  ## check style, formatting and workflow security
	@$(RUN) -m black --check --quiet . || (echo 'run: make format'; exit 1)
	@$(RUN) -m ruff check --quiet .
	@$(VENV)/$(BIN)/zizmor --offline --quiet --no-progress .github examples/workflows/*.yml

types: mypy pyright  ## check types with mypy and pyright, both strict

mypy: $(READY)
	@$(RUN) -m mypy
	@$(RUN) -m mypy templates/package
	@MYPYPATH=$$(echo tests tests/* | tr " " :) $(RUN) -m mypy --scripts-are-modules $(HELPERS)
	@$(RUN) -m mypy.stubtest runcomfy_client._api runcomfy_client._catalog

pyright: $(READY)
	@$(RUN) -m pyright --pythonpath $(RUN)

# Tests use all cores; the others use one each, or wait.
ci: test  ## everything that a change must pass
	@$(MAKE) --no-print-directory -j3 test-odd check lint types

snapshots: $(READY)  ## accept changed snapshots: test cases, and pages written by tests
	@$(RUN) -m pytest -q tests/cases tests/reliability/test_reliability_page.py \
		tests/truth/test_support_page.py tests/truth/test_size_page.py --accept

docs: $(READY)  ## build the docs site into site/
	@$(RUN) -m generator docs build $(if $(BASE_URL),--base-url $(BASE_URL))

docs-serve: $(READY)  ## serve the docs site, rebuilt on every change
	@$(RUN) -m generator docs serve

lock: $(READY)  ## pin the newest allowed versions of all dependencies
	@$(RUN) -m pip install --quiet uv
	@$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --all-extras --group dev pyproject.toml --output-file requirements.lock
	@echo pip | $(RUN) -m uv pip compile - --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --output-file requirements-pip.lock

test-long: $(READY)  ## long fuzzing and property tests, and the published models of MODELS=folder
	@test -z '$(MODELS)' || PYTHONPATH=. $(RUN) tests/corpus/real_models.py $(MODELS)
	@PROPERTIES=$(EXAMPLES) $(RUN) -m pytest -n auto -q -o timeout=7200 tests/properties tests/truth \
		tests/site/test_site_browser.py tests/package/test_changing_models.py
	@PYTHONPATH=. $(RUN) tests/hostile/fuzz.py $(FUZZ_SECONDS)

# Forced colours, and a shell that ignores Ctrl-C in background jobs: what is interrupted, and what
# argparse prints. One process, since lint and types take the cores meanwhile.
test-odd: $(READY)  ## run tests that start and stop commands in an unusual environment
	@sh -c 'FORCE_COLOR=1 $(RUN) -m pytest -n 0 -q --color=no -k "ctrl_c or announces or interrupt or usage or help or every_save" \
		tests/emulator/test_emulator_life.py tests/generator/test_cli.py tests/generator/test_watch.py & wait $$!'

test-interop: $(READY)  ## run the client and the pages with downloaded programs: Prism, the AI SDK, Ray, Prefect, mocks, other sites, clients and tools of hosts
	@$(RUN) -m pytest -q tests/interop/prism_checks.py tests/interop/framework_checks.py \
		tests/interop/other_sites.py tests/interop/mock_checks.py tests/interop/client_checks.py \
		tests/interop/host_checks.py

publish-check: $(READY)  ## build what is published twice to equal bytes, and install it in empty environments
	@$(RUN) tests/package/publish_check.py

pictures: $(READY)  ## retake the screenshots in the README
	@PYTHONPATH=. $(RUN) tests/site/pictures.py

which-python:
	@echo '$(PYTHON)'

clean:  ## remove the environment and caches
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# Installing all takes the pip of Python 3.12 twice the time that a newer one takes.
$(READY): requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed, and none was found.'; exit 1; }
	@echo 'Setting up $(VENV) with '"$$($(PYTHON) --version)"' ...'
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-pip.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r requirements.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . -e generated
	@touch $(READY)
