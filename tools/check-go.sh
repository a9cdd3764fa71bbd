#!/usr/bin/env bash
# gofmt, vet and the tests of the engine's Go module.
set -euo pipefail
cd "$(dirname "$0")/../sandbox/engine"
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
  echo "gofmt would change: $unformatted (run gofmt -w)" >&2
  exit 1
fi
go vet ./...
go test ./...
