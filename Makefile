# `make run` starts the bot and `make test` tests it; each makes the environment that it needs first, in .venv.
# PYTHON=/path/to/python3 chooses a Python; ARGS="…" is handed on to pytest and to the bench.

VENV ?= .venv
PYTHON ?=
ARGS ?=

IN := $(VENV)/bin
MADE := $(VENV)/.made
RUN := $(VENV)/.installed-to-run
TEST := $(VENV)/.installed-to-test
FRESH := $(VENV)/constraints

PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)
PIP := pip --disable-pip-version-check -qq install
HAS_PIP := import pip, sys; sys.exit(sys.prefix != sys.base_prefix or [*map(int, pip.__version__.split(".")[:2])] < [22, 3])
FAILED := { echo 'The packages could not be installed. Is the network, or your package index, within reach?' >&2; exit 1; }

.PHONY: help run test slow faults bench check page calibrate constraints clean anew
.NOTPARALLEL:
.DELETE_ON_ERROR:

help:
	@echo 'make run          start the bot: connect to Slack, or open the playground if Slack is not set up'
	@echo 'make test         run the tests'
	@echo 'make slow         run the slow tests'
	@echo 'make faults       cause most of the troubles in docs/troubles.md'
	@echo 'make bench        measure, and write bench.json (ARGS=--short for a minute of it)'
	@echo 'make check        lint, layout, types, and import rules'
	@echo 'make page         rebuild the page of the playground, which needs Node and npm'
	@echo 'make calibrate    fit the decision to knowledge/calibration/*.jsonl'
	@echo 'make constraints  update constraints.txt'
	@echo 'make clean        remove the environment'

# Modules are compiled when they are first used. To compile all of them at once would double the time to install.
run $(RUN): export PYTHONDONTWRITEBYTECODE :=
run: $(RUN)
	@PATH="$(abspath $(IN)):$$PATH" exec innovation-bot run --otherwise slack-playground

# The report is indexed before, once, where the tests look for it: else each process would do so. Tests also wait, so
# three processes keep two cores busy. Compiled modules are kept, even if the environment says otherwise, as many container
# images do: else each of the many processes that the tests start would compile them anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(TEST)
	@CACHE_PATH=.pytest_cache/d/innovation-bot $(IN)/innovation-bot index
	@$(IN)/python -m pytest -n 3 --dist worksteal -m "not slow" $(ARGS)

slow: $(TEST)
	@$(IN)/python -m pytest -m slow $(ARGS)

faults: $(TEST)
	@$(IN)/python -m pytest -v tests/faults $(ARGS)

bench: $(TEST)
	@$(IN)/python -m tests.bench --json bench.json $(ARGS)

check: $(TEST)
	@$(IN)/ruff check .
	@$(IN)/ruff format --check .
	@$(IN)/mypy
	@$(IN)/lint-imports
	@cd playground && $(abspath $(IN))/mypy && $(abspath $(IN))/lint-imports

page:
	@cd playground/page && npm ci --no-audit --no-fund --loglevel=error && npm test --silent && npm run --silent build

calibrate: $(TEST)
	@$(IN)/innovation-bot calibrate knowledge/calibration/*.jsonl --write knowledge/search/decision.json

clean:
	@rm -rf $(VENV)

# An environment that was copied or moved here, or whose Python is gone, is made anew: scripts in it name their folder.
ifneq ($(shell cat $(MADE) 2>/dev/null && $(IN)/python -c '' 2>/dev/null && echo sound),$(CURDIR) sound)
$(MADE): anew
endif

$(MADE): pyproject.toml playground/pyproject.toml constraints.txt
	@$(call make_environment,$(VENV),$(PYTHONS))
	@echo '$(CURDIR)' > $@

$(RUN): $(MADE)
	@echo 'Installing what the bot needs …' >&2
	@$(IN)/$(PIP) --no-compile -c constraints.txt -e . -e ./playground || $(FAILED)
	@touch $@

$(TEST): $(MADE)
	@echo 'Installing what the bot and its tests need …' >&2
	@$(IN)/python -c 'import pip' 2>/dev/null || $(IN)/python -m ensurepip --default-pip > /dev/null
	@$(IN)/$(PIP) -c constraints.txt -e '.[dev]' -e './playground[dev]' || $(FAILED)
	@touch $(RUN) $@

# With the oldest Python that the bot runs on, which new versions of packages leave behind first.
constraints:
	@$(call make_environment,$(FRESH),python3.11)
	@$(FRESH)/bin/$(PIP) -e '.[dev]' -e './playground[dev]' || $(FAILED)
	@{ sed -n '/^#/p' constraints.txt; $(FRESH)/bin/pip freeze --exclude-editable; } > $(FRESH)/new.txt
	@cp $(FRESH)/new.txt constraints.txt
	@rm -rf $(FRESH)
	@echo 'constraints.txt is renewed. Now: make test' >&2

# Makes an environment, $(1), with the first of the Pythons $(2) that is new enough and can make one. If that Python's pip
# can install into other environments (22.3 and newer can), bin/pip calls it. Installing another pip takes six seconds.
define make_environment
set -e; found= lame= seen=; \
for python in $(2); do \
  version=$$("$$python" -c 'import sys; print(*sys.version_info[:3], sep=".")' 2>/dev/null) || continue; \
  seen="$$seen $$python ($$version)"; \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue; \
  if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then found=$$python; break; fi; \
  lame="$${lame:-$$python ($$version)}"; \
done; \
if [ -z "$$found" ] && [ -n "$$lame" ]; then \
  echo "$$lame cannot make an environment: its venv or ensurepip is missing." >&2; \
  echo "Install it (on Debian and Ubuntu the package is python3-venv), or name another Python: make run PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi; \
if [ -z "$$found" ]; then \
  echo "The bot needs Python 3.11 or newer. Found:$${seen:- none}." >&2; \
  echo "Install one, or name one: make run PYTHON=/path/to/python3" >&2; \
  exit 1; \
fi; \
echo "Making the environment in $(1) with $$found ($$version), once …" >&2; \
if "$$found" -c '$(HAS_PIP)' 2>/dev/null; then \
  "$$found" -m venv --clear --without-pip $(1); \
  printf '#!/bin/sh\nexec "%s" -m pip --python "%s" "$$@"\n' \
    "$$("$$found" -c 'import sys; print(sys.executable)')" '$(abspath $(1))/bin/python' > $(1)/bin/pip; \
  chmod +x $(1)/bin/pip; \
else \
  "$$found" -m venv --clear $(1); \
fi
endef
