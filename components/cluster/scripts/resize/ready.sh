#!/usr/bin/env bash
# Waits until the node is ready after it was off, and lets it work again. `seawall-node` is installed by ../install.
set -euo pipefail
exec sudo -n seawall-node ready
