#!/usr/bin/env bash
# The whole SSH command of a bundle: what this shell does, it reads from its standard input.
set -euo pipefail
exec sudo -n /bin/bash
