#!/usr/bin/env bash
# gofmt and vet of the Go modules, and the tests of the engine's. Those of tests/contract/godo need an endpoint: Jest runs them.
set -euo pipefail
cd "$(dirname "$0")/.."
for module in sandbox/engine tests/contract/godo; do
  unformatted=$(gofmt -l "$module")
  if [ -n "$unformatted" ]; then
    echo "gofmt would change: $unformatted (run gofmt -w)" >&2
    exit 1
  fi
  go -C "$module" vet ./...
done
go -C sandbox/engine test ./...
