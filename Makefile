# Gridcase's few commands. `make` alone lists them.
.DEFAULT_GOAL := help

ARGS        ?= # handed on to the program: make run ARGS="--rate 20 --speed 60"
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
ROOMS       := cmd domain handlers infra projections

.PHONY: help run test bench lint build go postgres compiler
.NOTPARALLEL:

help: ## Print this message
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: go postgres build ## Start the sample city; prints the address and three logins (ARGS="--rate 20")
	@exec bin/gridcase demo --data ./data $(ARGS)

test: go postgres compiler ## Vet and test everything, under the race detector
	go vet ./...
	go test -race -timeout 20m ./...

bench: go postgres build ## Measure this machine and print ratios (ARGS="--only append")
	@exec bin/gridcase bench $(ARGS)

lint: go ## Check format, vet, staticcheck; golangci-lint too where it is installed
	@unformatted=$$(gofmt -l $(ROOMS)); if [ -n "$$unformatted" ]; then \
		echo "Not formatted (gofmt -w makes it so):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; fi

build: go ## Build bin/gridcase
	go build -o bin/gridcase ./cmd/gridcase

# The rest installs what is missing. Each says what it does, and does nothing
# where the thing is there already.

go:
	@command -v go >/dev/null || { \
		echo "Gridcase is built with Go 1.26 or newer, which is not on PATH: see https://go.dev/doc/install"; exit 1; }

# The private Postgres runs from installed binaries. Debian keeps them off PATH.
postgres:
	@if [ -n "$$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || command -v initdb >/dev/null; then exit 0; fi; \
	$(call install,postgresql,PostgreSQL's server programs)

# The race detector needs a C compiler.
compiler:
	@if command -v "$$(go env CC)" >/dev/null; then exit 0; fi; \
	$(call install,gcc libc6-dev,a C compiler)

# install: the Debian packages, what they are in words
define install
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "Gridcase needs $(2). Install it first; on Debian or Ubuntu: sudo apt-get install $(1)"; exit 1; fi; \
	echo "Installing $(2) with apt-get: $(1)"; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -q </dev/null && apt-get install -q -y --no-install-recommends $(1) </dev/null
endef
