# What one does with this repository. `make help` lists it.

GO    ?= go
TOOL  := $(GO) tool -modfile=.ci/tools.mod
BENCH ?= .
FUZZTIME ?= 10s
PEOPLE ?= 1000000
ROUNDS ?= 20

.DEFAULT_GOAL := help

run: ## hold the conversation: in this terminal, or on Telegram when a token is set
	@$(GO) run ./cmd/kintsugi

test: ## run every test, with the race detector where it can find something; sets up redis-server where it can
	@GO="$(GO)" .ci/test

lint: ## check formatting, vet, staticcheck, gosec, known vulnerabilities, licences, the content, and that go.mod is tidy
	@GO="$(GO)" .ci/lint

format: ## rewrite the sources as gofumpt formats them
	@$(TOOL) gofumpt -w cmd content internal

bench: ## run the benchmarks (BENCH=pattern picks some)
	@$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -timeout 20m ./...

bench-checkins: ## measure the schedule with PEOPLE (1000000) in a redis-server of its own
	@$(GO) run ./internal/bench/checkins -people $(PEOPLE)

fuzz: ## run each fuzz target for FUZZTIME (10s)
	@GO="$(GO)" .ci/fuzz $(FUZZTIME)

soak: ## kill the primary ROUNDS (20) times under a sentinel, while 100 people talk
	@KINTSUGI_SOAK=$(ROUNDS) $(GO) test -count=1 -timeout 60m -v -run FailOverWithSentinel ./internal/endtoend

build: ## build a static binary: bin/kintsugi
	@CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/kintsugi ./cmd/kintsugi

licences: ## write docs/licences.md and the licence texts in the binary anew
	@GO="$(GO)" $(GO) run ./internal/supply licences

sbom: build ## write a bill of materials of the binary (CycloneDX): bin/kintsugi.cdx.json
	@$(GO) run ./internal/supply sbom bin/kintsugi > bin/kintsugi.cdx.json

image-test: ## build the container image with buildah from a base made here, and start it
	@.ci/image-test

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run test lint format bench bench-checkins fuzz soak build licences sbom image-test help
