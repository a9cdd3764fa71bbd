#!/usr/bin/env bash
# Hands the administrator's kubeconfig back, for the address that administrators reach the API at.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=/dev/null
. ./env
# shellcheck source=../common/lib.sh
. common/lib.sh

umask 077
trap 'rm -f output.new' EXIT
timeout 60 "$microk8s" config --use-loopback >output.new || fail 'MicroK8s gives no kubeconfig'
# Called after the cluster, so that several fit into one file.
sed -i -E \
  -e "s#^( *server: )https://127\.0\.0\.1:16443\$#\1https://$ENDPOINT:16443#" \
  -e "s/^((- |  )? *(name|cluster): )microk8s-cluster\$/\1$CLUSTER/" \
  -e "s/^((- |  )? *(name|current-context): )microk8s\$/\1$CLUSTER/" \
  -e "s/^((- |  )? *(name|user): )admin\$/\1$CLUSTER/" output.new
grep -q "^ *server: https://$ENDPOINT:16443\$" output.new || fail 'the kubeconfig of MicroK8s has no server to put the address in'
mv output.new output
