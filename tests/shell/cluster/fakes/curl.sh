#!/usr/bin/env bash
# curl to a bucket, which is the folder `bucket` of the world. The keys come as configuration on standard input.
set -euo pipefail
# shellcheck source=world.sh
. "${BASH_SOURCE[0]%/*}/world.sh"
record curl "$@"

method=GET upload='' output=/dev/stdout url=''
while [ $# -gt 0 ]; do
  case $1 in
    --config | --connect-timeout | --max-time | --retry | --aws-sigv4 | --proto | --header) shift 2 ;;
    --upload-file) method=PUT upload=$2 && shift 2 ;;
    --output) output=$2 && shift 2 ;;
    --request) method=$2 && shift 2 ;;
    -*) shift ;;
    *) url=$1 && shift ;;
  esac
done
[ "$(cat)" = "$(cat "$world/bucket-keys")" ] || exit 22
case $url in https://backups.fra1.digitaloceanspaces.com/*) ;; *) exit 6 ;; esac
if fails "bucket-$method"; then exit 22; fi
key=${url#https://backups.fra1.digitaloceanspaces.com/}
case "$method $key" in
  'GET ?list-type=2&prefix='*)
    printf '<?xml version="1.0"?><ListBucketResult>'
    (cd "$world/bucket" && find . -type f -printf '<Contents><Key>%P</Key></Contents>')
    printf '</ListBucketResult>'
    ;;
  GET*) { [ -e "$world/bucket/$key" ] || exit 22; } && cat "$world/bucket/$key" >"$output" ;;
  PUT*) mkdir -p "$(dirname "$world/bucket/$key")" && cp "$upload" "$world/bucket/$key" ;;
  DELETE*) rm "$world/bucket/$key" ;;
esac
