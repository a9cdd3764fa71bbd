import * as yaml from "yaml";

export interface UserData {
  user: string;
  /** The deployer's public key. */
  deployKey: string;
  /** The host's own ed25519 key pair in OpenSSH format: pinned by whoever connects. */
  hostKey: { privateKey: string; publicKey: string };
}

/**
 * What a host is told at its first boot: as little as makes the first login safe. Everything else is the scripts',
 * because a droplet's user data cannot change without replacing it.
 */
export function userData({ user, deployKey, hostKey }: UserData): string {
  const config = {
    disable_root: true,
    ssh_pwauth: false,
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey },
    users: [
      {
        name: user,
        shell: "/bin/bash",
        lock_passwd: true,
        sudo: "ALL=(ALL) NOPASSWD:ALL",
        ssh_authorized_keys: [deployKey],
      },
    ],
  };
  return `#cloud-config\n${yaml.stringify(config, { lineWidth: 0 })}`;
}
