#!/usr/bin/env bash
# On the host of a control plane: prints a token by which a node can join for an hour, with the fingerprint of the certificate that it will meet.
set -euo pipefail

/snap/bin/microk8s add-node --token-ttl 3600 --format token-check </dev/null
