# Gridcase's few commands. `make` alone lists them.
.DEFAULT_GOAL := help

ARGS        ?= # handed on to the program: make run ARGS="--rate 20 --speed 60"
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
ROOMS       := cmd domain handlers infra projections
WEB         := handlers/web
# The pages are built again when one of these is newer than the last build.
SOURCES     := $(shell find $(WEB) -type f \( -name '*.ts' -o -name '*.vue' -o -name '*.css' -o -name '*.html' -o -name '*.svg' -o -name '*.webmanifest' \) \
	-not -path '*/node_modules/*' -not -path '*/dist/*' -not -name schema.d.ts) $(WEB)/package-lock.json handlers/api/openapi.json

.PHONY: help run test bench lint build web shots go node postgres compiler chromium
.NOTPARALLEL:

help: ## Print this message
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: go postgres build ## Start the sample city; prints the address and three logins (ARGS="--rate 20")
	@exec bin/gridcase demo --data ./data $(ARGS)

test: go postgres compiler chromium build ## Vet and test everything: Go under the race detector, the pages in a real browser
	go vet ./...
	go test -race -timeout 20m ./...
	cd $(WEB) && npm run --silent check && npm run --silent e2e

bench: go postgres build ## Measure this machine and print ratios (ARGS="--only append")
	@exec bin/gridcase bench $(ARGS)

lint: go ## Check format, vet, staticcheck; golangci-lint too where it is installed
	@unformatted=$$(gofmt -l $(ROOMS)); if [ -n "$$unformatted" ]; then \
		echo "Not formatted (gofmt -w makes it so):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; fi

build: go web ## Build bin/gridcase with the pages in it
	go build -o bin/gridcase ./cmd/gridcase

web: $(WEB)/dist/app/desk/index.html ## Build the pages

shots: go postgres chromium build ## Draw every page, phone and desktop, zh and en, into handlers/web/shots (ONLY=queue)
	cd $(WEB) && ONLY=$(ONLY) npm run --silent shots

$(WEB)/dist/app/desk/index.html: $(WEB)/node_modules/.package-lock.json $(SOURCES)
	cd $(WEB) && npm run --silent build

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json | node
	@echo "Installing the pages' packages by their lockfile"
	cd $(WEB) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The rest installs what is missing. Each says what it does, and does nothing
# where the thing is there already.

go:
	@command -v go >/dev/null || { \
		echo "Gridcase is built with Go 1.26 or newer, which is not on PATH: see https://go.dev/doc/install"; exit 1; }

# Vite needs a newer Node than Debian 12 has.
node:
	@command -v node >/dev/null && command -v npm >/dev/null && \
		node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || a == 20 && b >= 19 ? 0 : 1)' || { \
		echo "The pages are built with Node 20.19 or newer and npm, which are not on PATH: see https://nodejs.org/en/download"; exit 1; }

# The browser in which the pages are tried, and letters for Chinese.
chromium:
	@if command -v chromium >/dev/null && ls /usr/share/fonts/opentype/noto/*CJK* >/dev/null 2>&1; then exit 0; fi; \
	$(call install,chromium fonts-noto-cjk,Chromium and a Chinese font)

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
