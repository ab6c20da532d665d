# Set-up is Python's own venv and pip; nothing else is assumed. `make` lists what there is.

PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python -m
SCRAPY := $(RUN) scrapy
# Two processes, a file of tests at a time; the fixed seed of hashes lets both find the same tests in the same order.
PYTEST := PYTHONHASHSEED=0 $(RUN) pytest --quiet --numprocesses 2 --dist loadfile
DEMO   := -s ARCHIVE_DIR=data/demo/archive -s DATASET=data/demo/reports.sqlite

.DEFAULT_GOAL := help
.PHONY: help setup extras tools demo crawl test test-all kills bench corpus pairs fuzz lint record-demo clean

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 14

setup: $(VENV)/.ready ## create .venv with the locked dependencies

$(VENV)/.ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --requirement requirements.lock
	@touch $@

extras: setup ## add what `scrapy export` needs for .parquet and .dta, and portals with render = "browser"
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --requirement requirements-extras.lock

tools: ## make .venv-tools: other WARC tools, which the slow tests ask
	$(PYTHON) -m venv .venv-tools
	.venv-tools/bin/pip install --quiet --disable-pip-version-check pywb==2.10.0 wacz==0.6.0 FastWARC==2.0.1

demo: setup ## crawl the five bundled demo portals, without network, and show what came
	@mkdir -p data/demo
	$(SCRAPY) crawl annual_reports -a seeds=seeds/demo -s REPLAY=tests/portals/demo.warc.gz -L WARNING $(DEMO)
	$(SCRAPY) coverage $(DEMO)
	@echo
	@echo "the dataset:      data/demo/reports.sqlite"
	@echo "the raw pages:    data/demo/archive/warc"
	@echo "as JSON lines:    $(SCRAPY) export reports.jsonl $(DEMO)"
	@echo "built once more:  $(SCRAPY) rebuild $(DEMO)"

crawl: setup ## crawl the enabled portals
	$(SCRAPY) crawl annual_reports

test: setup ## the test suite
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/ruff format --quiet --check .
	$(VENV)/bin/mypy --no-error-summary
	$(PYTEST)

test-all: setup ## the test suite with its slow part: kill loops and the like
	$(PYTEST) -m "slow or not slow"

kills: setup ## crawls of 300 reports killed 200 times, each time run again and compared: half an hour, with figures
	$(RUN) pytest --quiet -m slow tests/test_killed_often.py

bench: setup ## speed, as ratios against bare trafilatura and a bare Scrapy spider
	$(RUN) tests.bench

corpus: setup ## every page of the corpus under every mutation: cells right, wrong, unread; fields, sentences, slips
	$(RUN) tests.corpus

pairs: setup ## pages of the corpus under every two mutations that can meet: cells right, wrong, unread
	$(RUN) tests.corpus --pairs 4

fuzz: setup ## parse 100,000 damaged pages
	$(RUN) tests.fuzz --count 100000

lint: setup ## ruff and mypy, with what can be mended mended
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/mypy

record-demo: setup ## record tests/portals/demo.warc.gz anew from the demo site
	$(RUN) tests.portals.record

clean: ## remove the environment and what the demo made; archives elsewhere stay
	rm -rf $(VENV) data/demo .mypy_cache .ruff_cache
