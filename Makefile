# One command for each thing one does with the project. `make` alone lists them.
VENV   := .venv
PYTHON := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
DEMO   ?= build/demo

.PHONY: help run test lint gallery bench soak lock clean
help:            ## list these commands
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/  -/'

$(STAMP): requirements-dev.lock packages.txt installer/setup_linux.sh
	bash installer/setup_linux.sh $(VENV)
	touch $@

run: $(STAMP)     ## play the sample story and open the head office's window on it (without a screen: print only)
	$(PYTHON) -m installer.run_demo $(DEMO)

test: $(STAMP)    ## every check that must be green: style, types, house, stories, properties
	$(MAKE) --no-print-directory lint
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -q -n 2

lint: $(STAMP)    ## ruff, mypy and the house's import rules
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

gallery: $(STAMP) ## render every page and dialog to build/gallery/*.png, to be looked at
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.gallery build/gallery

bench: $(STAMP)   ## measure speed as ratios; writes build/bench.md
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks build/bench.md

soak: $(STAMP)    ## the long runs: ten thousand histories, twenty thousand bad files; writes docs/soak.md, goes on where it was stopped
	QT_QPA_PLATFORM=offscreen YUI_SOAK=1 $(PYTHON) -m pytest -q -m soak
	$(PYTHON) -m tests.proof.soak

lock:            ## pin the requirements again, with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock requirements-dev.in -o requirements-dev.lock

clean:           ## remove what can be made again
	rm -rf build .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
