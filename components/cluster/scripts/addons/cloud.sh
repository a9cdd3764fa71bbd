#!/usr/bin/env bash
# DigitalOcean's cloud controller and storage driver. Both find the token in kube-system/digitalocean, and what else they
# are told in kube-system/seawall-cloud.
set -euo pipefail

# apply_secret: the token from its file to the API, by standard input.
apply_secret() {
  tr -d '\n' <token | kube -n kube-system create secret generic digitalocean \
    --from-file=access-token=/dev/stdin --dry-run=client -o yaml >token.yaml
  kube apply --server-side --force-conflicts --field-manager seawall -f token.yaml
  rm -f token.yaml
}

apply_settings() {
  kube -n kube-system create configmap seawall-cloud --from-literal="vpc=$VPC_ID" --from-literal="region=$REGION" \
    --dry-run=client -o yaml | kube apply --server-side --force-conflicts --field-manager seawall -f -
}

# What the pods read at their start only is part of what they are, so that they start again when it changes.
inputs() { { cat token && printf '%s\n' "$VPC_ID" "$REGION"; } | sha256sum | cut -d ' ' -f 1; }

# deploy <manifest> <workload…>
deploy() {
  local manifest=$1 workload
  shift
  apply_secret
  apply_settings
  kube apply --server-side --force-conflicts --field-manager seawall -f "manifests/$manifest"
  for workload in "$@"; do
    kube -n kube-system patch "$workload" --type strategic \
      -p "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"seawall/inputs\":\"$(inputs)\"}}}}}"
  done
}

# The token stays where either of the two needs it.
withdraw() {
  KUBE_LIMIT=180 kube delete --ignore-not-found --timeout=120s -f "manifests/$1"
  if [ "$CCM" != true ] && [ "$CSI" != true ]; then
    kube -n kube-system delete --ignore-not-found secret/digitalocean configmap/seawall-cloud
  fi
}

cloud_controller() {
  if [ "$CCM" = true ]; then
    deploy cloud-controller.yaml deployment/digitalocean-cloud-controller-manager
  else
    withdraw cloud-controller.yaml
  fi
}

csi_driver() {
  if [ "$CSI" = true ]; then
    deploy csi-driver.yaml statefulset/csi-do-controller
  else
    withdraw csi-driver.yaml
  fi
}
