#!/usr/bin/env bash
# Empties the node before it is powered off. `seawall-node` is installed by ../install.
set -euo pipefail
exec sudo -n seawall-node drain
