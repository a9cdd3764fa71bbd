#!/usr/bin/env bash
# Whoever comes to the console or to SSH reads, before a login, whom the machine is for.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

# Both files belong to a package: their first line becomes the text, and the others go.
# shellcheck disable=SC2016 # $ is sed's last line
text() { printf '1s/.*/%s/\n2,$d' "$(cat "$templates/banner")"; }

files() {
  edit /etc/issue "$(text)"
  edit /etc/issue.net "$(text)"
}

main "$@"
