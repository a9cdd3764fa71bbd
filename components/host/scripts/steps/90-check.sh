#!/usr/bin/env bash
# `seawall-check` compares the host with its bundle.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

link=/usr/local/sbin/seawall-check

finish() { ln -sfn "$bundle/check.sh" "$link"; }

effective() { [ "$(readlink "$link")" = "$bundle/check.sh" ]; }

main "$@"
