#!/usr/bin/env bash
# gofmt and vet of the Go modules, and their tests. Those of tests/contract/godo need an endpoint: Jest runs them.
set -euo pipefail
cd "$(dirname "$0")/.."
for module in sandbox/engine sandbox/microk8s tests/contract/godo; do
  unformatted=$(gofmt -l "$module")
  if [ -n "$unformatted" ]; then
    echo "gofmt would change: $unformatted (run gofmt -w)" >&2
    exit 1
  fi
done
go -C tests/contract/godo vet ./...
go -C sandbox/engine vet ./...
go -C sandbox/engine test ./...
# Kubernetes itself is left out: that it compiles costs minutes, and is shown by every cluster of a sandbox.
go -C sandbox/microk8s vet ./cmd/microk8s ./internal/...
go -C sandbox/microk8s test ./cmd/microk8s ./internal/...
