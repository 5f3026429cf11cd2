# Two commands matter: `make demo` and `make test`. Each makes its own environment in .venv from the lock.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEMO ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check words docs lock

help: ## Say what there is
	@grep -E '^[a-z]+: .*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+): .*## (.*)/make \1\t\2/' | expand -t 14

demo: $(READY) ## Run the portal with invented people at http://127.0.0.1:8000 (more: DEMO="--port 9000")
	@$(BIN)/python -m compileall -q portal
	@exec $(BIN)/portal demo $(DEMO)

test: $(READY) ## Run every test: both databases, browser journeys, packaging
	@tools/test

QUICK := tests/rules tests/actions tests/test_architecture.py tests/test_access.py tests/test_migrations.py \
	tests/test_templates.py tests/test_translations.py

check: $(READY) ## Run the quick checks, in under a minute: style, types, templates, words, rules, deeds, guards
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/djlint templates portal/demo/pages --profile jinja --lint --quiet --ignore J018,H043
	@PYTHONPATH=. $(BIN)/python tools/lifecycle.py --check
	@PORTAL_TEST_ENGINES=sqlite PORTAL_TEST_PROFILE=quick $(BIN)/pytest -n 2 --dist worksteal -m "not journey and not slow" $(QUICK)

words: $(READY) ## Bring both catalogues up to date with the code, and compile them
	@$(BIN)/python tools/words.py

docs: $(READY) ## Write docs/lifecycle.md and docs/rules.md anew from the code
	@PYTHONPATH=. $(BIN)/python tools/lifecycle.py
	@PYTHONPATH=. $(BIN)/python tools/rules.py

lock: ## Write requirements.lock anew (needs uv); it holds versions and hashes, and no address
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--all-extras --group dev --upgrade pyproject.toml -o requirements.lock
	@! grep -n '://' requirements.lock

# Made again only when the lock or the settings of the project have changed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo "Making the environment in .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q portal
	@touch $@
