#!/usr/bin/env bash
# Starts the stand-in plugin that lies beside this file under its own name, with the Node.js that lies beside it.
set -euo pipefail
program=$(readlink -f "$0")
exec "${program%/*}/node" --disable-warning=ExperimentalWarning "$program.js" "$@"
