import { getAccount } from "./get-account";
import { getDroplet } from "./get-droplet";
import { getImage } from "./get-image";
import { getKubernetesCluster } from "./get-kubernetes-cluster";
import { getKubernetesVersions } from "./get-kubernetes-versions";
import { getRegion } from "./get-region";
import { getDropletSnapshot, getVolumeSnapshot } from "./get-snapshot";
import { getSshKey } from "./get-ssh-key";
import { getVpc } from "./get-vpc";
import { Lookup } from "./lookup";

const all: Record<string, Lookup> = {
  getAccount,
  getDroplet,
  getDropletSnapshot,
  getImage,
  getKubernetesCluster,
  getKubernetesVersions,
  getRegion,
  getSshKey,
  getVolumeSnapshot,
  getVpc,
};

/** By token. */
export const functions: Record<string, Lookup> = Object.fromEntries(
  Object.entries(all).map(([name, lookup]) => [`digitalocean:index/${name}:${name}`, lookup]),
);
