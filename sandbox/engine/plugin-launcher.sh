#!/usr/bin/env bash
# Starts the stand-in plugin that lies beside this file, with the Node.js that lies beside it.
set -euo pipefail
directory=$(dirname "$(readlink -f "$0")")
exec "$directory/node" --disable-warning=ExperimentalWarning "$directory/plugin.js" "$@"
