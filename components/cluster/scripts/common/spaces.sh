#!/usr/bin/env bash
# A bucket of Spaces by curl alone, which signs requests itself. The keys reach it on standard input.
set -euo pipefail

# use_bucket <file of ENDPOINT, REGION, BUCKET, PREFIX, ACCESS_KEY, SECRET_KEY>
use_bucket() {
  # shellcheck source=/dev/null
  . "$1"
  bucket_url=https://$BUCKET.${ENDPOINT#https://}
}

in_quotes() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# spaces <argument of curl…>
spaces() {
  printf 'user = "%s:%s"\n' "$(in_quotes "$ACCESS_KEY")" "$(in_quotes "$SECRET_KEY")" |
    curl --config - --silent --show-error --fail --proto '=https' --connect-timeout 15 --max-time 1800 --retry 3 \
      --aws-sigv4 "aws:amz:$REGION:s3" "$@"
}

# upload <file> <key below the prefix>: the bucket refuses what arrives otherwise than it was read.
upload() {
  spaces --upload-file "$1" --header "x-amz-content-sha256: $(sha256sum "$1" | cut -d ' ' -f 1)" "$bucket_url/$PREFIX/$2"
}

# download <key below the prefix> <file>
download() { spaces --output "$2" "$bucket_url/$PREFIX/$1"; }

delete() { spaces --request DELETE --output /dev/null "$bucket_url/$PREFIX/$1"; }

# Keys below the prefix, one a line, without it.
keys() {
  spaces "$bucket_url/?list-type=2&prefix=${PREFIX//\//%2F}%2F" | grep -oE '<Key>[^<]*</Key>' | sed -E 's/<\/?Key>//g' |
    cut -c "$((${#PREFIX} + 2))-" || [ "${PIPESTATUS[*]}" = '0 1 0 0' ]
}
