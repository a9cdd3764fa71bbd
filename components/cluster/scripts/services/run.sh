#!/usr/bin/env bash
# Before a cluster goes: deletes what makes the cloud controller keep load balancers, and waits for those to go. A network
# cannot be deleted while one is in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=/dev/null
. ./env
# shellcheck source=../common/lib.sh
. common/lib.sh
# shellcheck source=../common/cluster.sh
. common/cluster.sh
NODE=$CLUSTER

# Services with a load balancer, as namespace and name.
balanced() {
  kube get services --all-namespaces \
    -o 'jsonpath={range .items[?(@.spec.type=="LoadBalancer")]}{.metadata.namespace}{"\t"}{.metadata.name}{"\n"}{end}'
}

none_left() { [ -z "$(balanced)" ]; }

if ! within 60 api_ready; then
  say 'its API does not answer: load balancers that it made may be left, and stand in the control panel'
  exit 0
fi
balanced | while IFS=$'\t' read -r namespace name; do
  say "deletes the service $namespace/$name"
  kube -n "$namespace" delete service "$name" --wait=false --ignore-not-found >&2 </dev/null
done
wait_for 600 'the load balancers of its services to go' none_left
