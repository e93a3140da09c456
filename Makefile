# One command for each thing one does with the project. `make` alone lists them.
VENV   := .venv
PYTHON := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
WINDOWS_STAMP := $(VENV)/.windows
IME_STAMP := $(VENV)/.input-method
WINDOWS_LOCK  := uv pip compile -q --python-platform x86_64-pc-windows-msvc --python-version 3.11 --generate-hashes --no-header --no-annotate
DEMO   ?= build/demo

PAGE   ?= home

.PHONY: help run test check lint shell drill watch coverage mutants fuzz picture hooks gallery help-pictures forms bench soak faults load ime layout lock installer release test-windows windows-table windows-suite windows-start windows-pictures deb licences clean
help:            ## list these commands
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/  -/'

$(STAMP): requirements-dev.lock packages.txt installer/setup_linux.sh
	bash installer/setup_linux.sh $(VENV)
	touch $@

$(WINDOWS_STAMP): $(STAMP) packages-windows.txt
	bash installer/setup_linux.sh $(VENV) packages-windows.txt
	touch $@

$(IME_STAMP): $(STAMP) packages-input-method.txt
	bash installer/setup_linux.sh $(VENV) packages-input-method.txt
	touch $@

run: $(STAMP)     ## play the sample story and open the head office's window on it (without a screen: print only)
	$(PYTHON) -m installer.run_demo $(DEMO)

test: $(STAMP)    ## every check that must be green: style, types, house, stories, properties
	$(MAKE) --no-print-directory lint
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m pytest -q -n 2

check: $(STAMP)   ## the linters and the tests nearest to what was changed since main, in under a minute
	$(PYTHON) -m tools.check

lint: $(STAMP)    ## ruff, mypy and the house's import rules
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

shell: $(STAMP)   ## a Python prompt on a head office, two branches and one exchanged file
	$(PYTHON) -m tools.shell

drill: $(STAMP)   ## the head office burns down: plays its loss in real files, prints what a person would read, fails when something is missing
	$(PYTHON) -m tools.drill

watch: $(STAMP)   ## one page on sample data in a window, opened again when the source changes: make watch PAGE=annual_plan
	$(PYTHON) -m tools.watch $(PAGE)

coverage: $(STAMP) ## how much of each package is run by the tests but the slow ones; stops below a floor of tools/coverage_floors.toml
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m pytest -q -n 2 -m "not slow and not soak and not wine and not ime" --cov=app --cov-report=html:build/coverage --cov-report=json:build/coverage.json
	$(PYTHON) -m tools.coverage_floors build/coverage.json

mutants: $(STAMP) ## plant small changes in services, rules, journal and reports and see which their own tests notice; writes build/mutants.md
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m tools.mutants

fuzz: $(STAMP)    ## damaged files of every kind from outside, ten seconds each (YUI_FUZZ_SECONDS=…, YUI_SEED=…): none may do harm; those that do are kept in build/fuzz
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.fuzz

picture: $(STAMP) ## draw the packages and their imports again into docs/architecture.md
	$(PYTHON) -m tools.picture

hooks: $(STAMP)   ## let git ask ruff and lint-imports before each commit
	$(VENV)/bin/pre-commit install

gallery: $(STAMP) ## render every page and dialog to build/gallery/*.png, to be looked at
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.gallery build/gallery

help-pictures: $(STAMP) ## draw the pictures of the help again, after a page has changed
	$(PYTHON) -m tests.help_pictures resources/help/pictures

forms: $(STAMP)   ## draw the first page of every form into docs/images/forms, for docs/forms.md
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.form_pictures docs/images/forms

bench: $(STAMP)   ## measure speed beside bare limits and peers, for a quiet machine; writes docs/bench.md (only some parts: PART="save list")
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.benchmarks docs/bench.md $(PART)

soak: $(STAMP)    ## the long runs: ten thousand histories, twenty thousand bad files; a new seed each time (YUI_SEED=… plays one again); writes docs/soak.md, goes on where it was stopped
	QT_QPA_PLATFORM=offscreen YUI_SOAK=1 $(PYTHON) -m pytest -q -m soak
	YUI_SOAK=1 $(PYTHON) -m tests.proof.soak

faults: $(STAMP)  ## every n-th call to the system fails, memory ends, the program is killed, the power cut, in each deed of tests/faults
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m tests.faults.sweep
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m tests.faults.power_cuts

load: $(STAMP)    ## whether it grows with its work: forty hours of a clerk, 10,000 photos, 1,000 files, at the real windows without a screen
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m tests.load

ime: $(IME_STAMP)  ## Japanese typed with a real input method (ibus) and real keys into the real window on a screen of its own (Debian packages: packages-input-method.txt)
	PYTHONHASHSEED=0 $(PYTHON) -m pytest -q -m ime tests/input_method

layout: $(STAMP)  ## every page on every screen and scaling, with empty, ordinary and long data: what is cut, hidden or out of reach
	QT_QPA_PLATFORM=offscreen PYTHONHASHSEED=0 $(PYTHON) -m tests.layout

lock:            ## pin the requirements again, with hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock requirements-dev.in -o requirements-dev.lock
	$(WINDOWS_LOCK) -c requirements.lock requirements.in -o requirements-windows.lock
	$(WINDOWS_LOCK) -c requirements-windows.lock -c requirements-dev.lock requirements-windows-dev.in -o requirements-windows-dev.lock
	uv pip compile -q --python-platform x86_64-manylinux_2_34 --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock requirements-deb.in -o requirements-deb.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-bench.in -o requirements-bench.lock

installer: $(WINDOWS_STAMP) ## dist/YuiNote-Setup-<version>.exe, built twice and compared (Debian packages: packages-windows.txt)
	$(PYTHON) -m installer.windows.build --again

release: $(WINDOWS_STAMP)  ## the same from a clean tree at the version's tag, and nothing else
	$(PYTHON) -m installer.windows.build --again --release

test-windows: windows-table windows-suite ## both, on a Windows simulated by wine; what `make installer` built from this commit is not built again

windows-table: $(WINDOWS_STAMP) $(IME_STAMP) ## the setup file's whole life and the journey between two systems, a quarter of an hour
	$(PYTHON) -m installer.windows.build --if-needed
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -v -m wine tests/windows

windows-suite: $(WINDOWS_STAMP) ## the project's tests with the shipped runtime, half an hour on two cores; a log for each hand in build/windows
	$(PYTHON) -m installer.windows.build --if-needed
	$(PYTHON) -m installer.windows.wine.suite

windows-start: $(WINDOWS_STAMP) ## how long a start takes under wine, for a quiet machine; writes build/windows/start-times.md
	$(PYTHON) -m installer.windows.wine.start_times

windows-pictures: $(WINDOWS_STAMP) ## the setup's pages and the real window, into docs/images, to be looked at
	$(PYTHON) -m installer.windows.wine.pictures

deb: $(STAMP)      ## dist/yui-note_<version>_amd64.deb for testers on Debian 12 or later
	$(PYTHON) -m installer.deb.build

licences: $(STAMP) ## gather the licence texts again, after the locks changed and `make installer` fetched what they name
	$(PYTHON) -m installer.licences build/windows/downloads/wheels build/windows/runtime

clean:           ## remove what can be made again
	rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
