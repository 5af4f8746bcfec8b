# make demo      the invented township, played live            make test    everything, on SQLite and on PostgreSQL
# make serve     the station itself                            make check   layers, style, types, settings, translations, diagrams
# make setup     .venv and front-end files, once               make bench   each measured job beside its peer

PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m
PYTEST := $(RUN) pytest -n 2 --dist load
DEMO_HOME ?= var/demo
# a measured job reads the options all of them share; the other files in bench/ are its hands
JOBS = $(basename $(notdir $(shell grep -l "import common" bench/*.py)))

.PHONY: setup system demo serve test test-sqlite test-postgresql check style types layers django translations diagrams bench

setup:
	@$(PYTHON) tools/setup.py

system:
	@$(PYTHON) tools/system.py

demo: setup
	@BIHUAN_HOME=$(DEMO_HOME) $(BIN)/bihuan demo

serve: setup
	@$(BIN)/bihuan serve

test: test-sqlite test-postgresql

test-sqlite: setup system
	BIHUAN_TEST_DB=sqlite $(PYTEST)

test-postgresql: setup system
	BIHUAN_TEST_DB=postgresql $(PYTEST)

check: style layers types django translations diagrams glossary

style: setup
	$(BIN)/ruff check

types: setup
	$(RUN) mypy

layers: setup
	$(BIN)/lint-imports

django: setup
	@$(RUN) tools.django_checks

translations: setup
	$(BIN)/python tools/translations.py check

diagrams: setup
	$(BIN)/bihuan loops --check

glossary: setup
	$(RUN) tools.glossary check

bench: setup
	@set -e; for job in $(JOBS); do echo "== $$job"; $(RUN) bench.$$job --record; done
