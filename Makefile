# Whowhom: everything a newcomer, a developer and CI run.
# On Linux PyPI's torch is the CUDA build (gigabytes). To take the CPU build from PyTorch's own index where it can be reached:
#   make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu
PYTHON ?= python3
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
DEV_INSTALLED := $(VENV)/.installed-dev
GOLD ?= ../shared/gold
ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo serve test lint types proto proto-check eval bench ci clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Whowhom needs Python 3.11 or later; set PYTHON=..." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install -q $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX),) torch==2.13.0
	$(PIP) install -q -c constraints.txt -e .
	@touch $@

$(DEV_INSTALLED): $(INSTALLED)
	$(PIP) install -q -c constraints.txt -e '.[dev,dataset,ray]'
	@touch $@

install: $(INSTALLED) ## the program in .venv

install-dev: $(DEV_INSTALLED) ## the program and what its tests need

demo: $(INSTALLED) ## start the service, code the sample article over gRPC, show events and metrics
	@$(BIN)/whowhom demo

serve: $(INSTALLED) ## the service, on the ports of its settings
	@$(BIN)/whowhom serve $(ARGS)

test: $(DEV_INSTALLED) ## all tests
	$(BIN)/python -m pytest $(ARGS)

lint: $(DEV_INSTALLED) ## ruff, the style of the contract, the dictionaries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/whowhom dictionaries lint

types: $(DEV_INSTALLED) ## mypy
	$(BIN)/mypy

PROTO_FILES := whowhom/v1/event.proto whowhom/v1/event_coding_service.proto
PROTOC = $(BIN)/python -m grpc_tools.protoc -I proto -I "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')"

proto: $(DEV_INSTALLED) ## make the stubs from proto/
	$(PROTOC) --python_out=proto --pyi_out=proto --grpc_python_out=proto $(PROTO_FILES)

proto-check: proto ## fail where the committed stubs are not those of the contract
	git diff --exit-code -- proto

eval: $(DEV_INSTALLED) ## precision, recall and F1 against labelled files (ARGS="--errors FILE")
	@$(BIN)/python -m coders.evaluation $(if $(wildcard $(GOLD)),--gold $(GOLD),) $(ARGS)

bench: $(DEV_INSTALLED) ## timings
	@$(BIN)/python -m benchmarks $(ARGS)

ci: lint types proto-check test ## what CI runs

clean: ## away with the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
