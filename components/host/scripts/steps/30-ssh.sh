#!/usr/bin/env bash
# The SSH server: keys only, no root, modern algorithms. A login with the new configuration is proven on a second
# server before the real one takes it over, so that a mistake locks nobody out.
set -euo pipefail
# shellcheck source=../lib.sh
. "$(dirname "$0")/../lib.sh"

config=/etc/ssh/sshd_config.d/00-seawall.conf
proof=/run/seawall-proof

# supported <kind of ssh -Q> <algorithm…>: those this OpenSSH has, in order, joined by commas.
supported() {
  local kind=$1 known algorithm list=
  shift
  known=$(ssh -Q "$kind")
  for algorithm in "$@"; do
    if grep -qxF "$algorithm" <<<"$known"; then list+=${list:+,}$algorithm; fi
  done
  printf '%s\n' "$list"
}

# The deployer's client has curve25519-sha256 and none of the sntrup family.
rendered() {
  cat "$templates/sshd.conf"
  printf 'KexAlgorithms %s\n' "$(supported kex mlkem768x25519-sha256 sntrup761x25519-sha512@openssh.com \
    curve25519-sha256 curve25519-sha256@libssh.org diffie-hellman-group18-sha512 \
    diffie-hellman-group16-sha512)"
  printf 'Ciphers %s\n' "$(supported cipher chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes256-ctr \
    aes192-ctr aes128-gcm@openssh.com aes128-ctr)"
  printf 'MACs %s\n' "$(supported mac hmac-sha2-512-etm@openssh.com hmac-sha2-256-etm@openssh.com \
    umac-128-etm@openssh.com)"
  # Since 9.8 a client with many failures is shut out; those who deploy must not be.
  if sshd -t -f /dev/null -h /etc/ssh/ssh_host_ed25519_key -o PerSourcePenaltyExemptList=127.0.0.1 2>/dev/null; then
    printf 'PerSourcePenaltyExemptList %s\n' "${SEAWALL_SSH_SOURCES// /,}"
  fi
  if [ "$SEAWALL_BASTION" = true ]; then
    printf 'Match User %s\n  AllowTcpForwarding local\n  PermitOpen *:22\n' "$SEAWALL_USER"
  fi
}

files() { put 0600 "$config" rendered; }

port_answers() { timeout 5 bash -c "</dev/tcp/127.0.0.1/$1" 2>/dev/null; }

prove_login() {
  local port=2022 server
  rm -rf "$proof"
  install -d -m 0755 "$proof"
  ssh-keygen -q -t ed25519 -N '' -f "$proof/key"
  mv "$proof/key.pub" "$proof/authorized_keys"
  printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d ' ' -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub)" >"$proof/known_hosts"
  /usr/sbin/sshd -D -e -p "$port" -o ListenAddress=127.0.0.1 -o PidFile=none \
    -o "AuthorizedKeysFile=$proof/authorized_keys" &
  server=$!
  # shellcheck disable=SC2064
  trap "kill $server 2>/dev/null || true; rm -rf $proof" EXIT
  wait_for 15 'the second SSH server' port_answers "$port"
  ssh -F none -p "$port" -i "$proof/key" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=10 \
    -o StrictHostKeyChecking=yes -o "UserKnownHostsFile=$proof/known_hosts" -o KexAlgorithms=curve25519-sha256 \
    "$SEAWALL_USER@127.0.0.1" sudo -n true
}

valid() {
  install -d -m 0755 /run/sshd
  sshd -t && prove_login
}

reload() {
  systemctl reload-or-restart ssh.service
  wait_for 15 'the SSH server' port_answers 22
}

effective() {
  local running line
  running=$(sshd -T -C "user=nobody,host=anywhere,addr=192.0.2.1")
  for line in 'permitrootlogin no' 'passwordauthentication no' 'authenticationmethods publickey' 'allowtcpforwarding no'; do
    grep -qx "$line" <<<"$running" || {
      printf 'the SSH server does not say: %s\n' "$line"
      return 1
    }
  done
  port_answers 22 || {
    printf 'port 22 does not answer\n'
    return 1
  }
}

main "$@"
