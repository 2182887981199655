# The portal's commands: `make` alone lists them. What they do is in bin/, in Python, so that they can explain themselves.

PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench requirements db db-stop

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 22

run: ## Install what is missing and start the portal at http://localhost:8000/ (PORT=9000 for another port)
	@$(PYTHON) bin/run

test: ## Run the checks and every test (ARGS="-k seats" goes to pytest)
	@$(PYTHON) bin/test $(ARGS)

check: ## Look for faults of format, lint, types, imports, templates, settings and migrations; writes nothing
	@$(PYTHON) bin/check

fix: ## Mend format and lint where a tool can
	@$(PYTHON) bin/fix

bench: ## Measure the pages against bare SQL and an empty view
	@$(PYTHON) bin/bench $(ARGS)

requirements: ## Compile requirements.txt and requirements-dev.txt anew from the .in files (ARGS=--upgrade for newer versions)
	@$(PYTHON) bin/requirements $(ARGS)

db: ## Start the embedded database and leave it running
	@$(PYTHON) bin/db start

db-stop: ## Stop the embedded database
	@$(PYTHON) bin/db stop
