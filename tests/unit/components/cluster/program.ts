import { Cluster, ClusterArgs, Network, NetworkArgs } from "@seawall/components";
import { bundleFiles, caught, Registrations, run, valueOf } from "../../../support/mocks";

// A cluster is some fifty resources, and the machine may be busy.
jest.setTimeout(60_000);

export const networkArgs: NetworkArgs = {
  region: "fra1",
  ipRange: "10.20.0.0/20",
  adminCidrs: ["198.51.100.10/32"],
};

export type Change = Partial<Omit<ClusterArgs, "network">>;

export const bucket = {
  bucketName: "backups",
  endpoint: "https://fra1.digitaloceanspaces.com",
  region: "fra1",
  accessKey: "ACCESS",
  secretKey: "SECRET",
};

/** One control plane and one worker, unless changed. */
export const smallest: Change = {
  controlPlanes: { count: 1, size: "s-2vcpu-4gb" },
  workers: { apps: { count: 1, size: "s-1vcpu-2gb" } },
};

/** A managed cluster of one pool. */
export const managed: Change = {
  distribution: "doks",
  workers: { apps: { count: 2, size: "s-2vcpu-4gb" } },
  managed: { version: "1.36.3-do.0" },
};

export const three: Change = { ...smallest, controlPlanes: { count: 3, size: "s-2vcpu-4gb" } };

/** A program of one network and one cluster in it. */
export const make = (change: Change = {}, network: Partial<NetworkArgs> = {}) =>
  run(
    () => new Cluster("k8s", { ...smallest, ...change, network: new Network("main", { ...networkArgs, ...network }) }),
  );

export const makeManaged = (change: Change = {}) =>
  run(() => new Cluster("k8s", { ...managed, ...change, network: new Network("main", networkArgs) }));

/** What is refused of `change`, and what was registered all the same. */
export const refused = (change: Change, network: Partial<NetworkArgs> = {}, name = "k8s") =>
  run(() => {
    const args = { ...change, network: new Network("main", { ...networkArgs, ...network }) };
    return caught(() => new Cluster(name, args));
  });

/** The command of a bundle on a node. */
export const command = (registered: Registrations, node: string, bundle: string) =>
  registered.one("Command", `${node}-kubernetes-${bundle}-run`);

/** The rendered files of a bundle on a node, by name: `env` among them. */
export const files = (registered: Registrations, node: string, bundle: string) =>
  bundleFiles(command(registered, node, bundle).inputs.stdin);

/** The variables of a bundle on a node. */
export function variables(registered: Registrations, node: string, bundle: string): Record<string, string> {
  const lines = (files(registered, node, bundle).env ?? "").trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => /^(\w+)='(.*)'$/.exec(line)!.slice(1) as [string, string]));
}

export interface Addresses {
  id: string;
  privateIp: string;
  publicIp: string;
}

/** Where each node is: droplets of one program come into being in any order. */
export async function addresses(cluster: Cluster): Promise<Record<string, Addresses>> {
  const all = Object.entries(cluster.nodes).map(async ([name, { id, privateIp, publicIp }]) => [
    name,
    { id: await valueOf(id), privateIp: await valueOf(privateIp), publicIp: await valueOf(publicIp) },
  ]);
  return Object.fromEntries(await Promise.all(all)) as Record<string, Addresses>;
}
