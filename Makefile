# The commands of this project. Each sets up what it needs first; nothing else has to be installed.
STUDY ?= .
PYTHON ?= python3
TIMES ?= 50
RUN = $(PYTHON) bootstrap.py --

.PHONY: memo test check lint format notebooks bench recall masks presidio programs fuzz accuracy accidents disk-full \
  same leaks together growth lock help

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

memo:  ## run the whole job (STUDY=folder; the demo study by default)
	@$(RUN) qualcop memo "$(STUDY)"

check:  ## report every problem of a study's sheets and files (STUDY=folder)
	@$(RUN) qualcop check "$(STUDY)"

test:  ## run the tests
	@$(RUN) python -m pytest -q

notebooks:  ## open JupyterLab on a study (STUDY=folder)
	@$(RUN) qualcop notebooks "$(STUDY)"

bench:  ## measure speed and memory as ratios
	@$(RUN) python -m bench

growth:  ## measure that looking at people's text takes time in proportion to its length
	@$(RUN) python -m bench.growth

recall:  ## measure how well people are pseudonymised, and at what price (ONLY=demo for one part)
	@$(RUN) python -m bench.recall $(if $(ONLY),--only $(ONLY))

masks:  ## print masks drawn from a copy of a study, to judge whether they are people (STUDY, DRAW, SEED, PEOPLE=1)
	@$(RUN) python -m bench.masks "$(STUDY)" $(if $(DRAW),--draw $(DRAW)) \
	  $(if $(filter command line,$(origin SEED)),--seed $(SEED)) $(if $(PEOPLE),--people)

presidio:  ## install Presidio in an environment of its own, for make recall to compare with
	@$(RUN) uv venv -q --allow-existing .venv-presidio
	@$(RUN) uv pip install -q -p .venv-presidio --require-hashes -r bench/presidio.lock

programs:  ## install Taguette, AQDA and qualitative-coding apart, for the tests of exchange with them
	@for p in taguette aqda qc; do \
	  $(RUN) uv venv -q --allow-existing .venv-programs/$$p && \
	  $(RUN) uv pip install -q -p .venv-programs/$$p --require-hashes -r tests/programs/$$p.lock \
	  || exit 1; done

FILES ?= 20000
SEED ?= 20261125
fuzz:  ## read thousands of damaged and hostile files (FILES, SEED; REPLAY=file for one of them)
	@$(RUN) python -m fuzz --files $(FILES) --seed $(SEED) $(if $(REPLAY),--replay "$(REPLAY)")

accuracy: memo  ## compare the rule coder with the demo's answer sheet, cycle by cycle
	@$(RUN) python -m bench.accuracy

FOLDER ?= together
together:  ## go through coding together on a copy of the demo study (FOLDER=new folder)
	@$(RUN) python -m trials.together "$(FOLDER)"

leaks:  ## plant a name in every place it may hide in, and count how many are found
	@$(RUN) python -m bench.leaks

accidents:  ## kill runs at random moments and compare what comes out (TIMES=50)
	@$(RUN) python -m trials.accidents --times $(TIMES)

disk-full:  ## run the demo on a disk that is full, and on it again as it grows (as root)
	@$(RUN) python -m trials.disk_full

same:  ## run the demo twice, differently, and compare every file
	@$(RUN) python -m trials.same

lint:  ## check style of code and workflow
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) snakefmt --check Snakefile workflow/rules

format:  ## put code and workflow in style
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .
	@$(RUN) snakefmt Snakefile workflow/rules

lock:  ## pin the dependencies of pyproject.toml again
	@$(RUN) uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-header --no-annotate --extra notebooks --extra dev pyproject.toml -o requirements.lock
