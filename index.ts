import { BackupBucket, Bastion, Cluster, Host, Network, Zone, ZoneRecord } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { loadConfig, PlannedCluster, PlannedHost, PlannedRecord } from "./config";
import { clusterOutput, hostOutput } from "./config/outputs";
import { urlsOf } from "./config/urls";

const config = loadConfig();
const { protect } = config;

const network = new Network(pulumi.getStack(), config.network);

const bucket = config.backups && new BackupBucket("backups", { ...config.backups, protect });

// In an order in which each comes after those it names.
const machines: Record<string, Host> = {};
const kubernetes: Record<string, Cluster> = {};
for (const planned of config.order) {
  if ("distribution" in planned) kubernetes[planned.name] = createCluster(planned);
  else machines[planned.name] = createHost(planned);
}

const zone = config.zone && new Zone("zone", { ...config.zone, protect, records: recordsOf(config.zone.records) });

function createHost({ name, isBastion, serves, egress, ...args }: PlannedHost): Host {
  const shared = {
    ...args,
    network,
    protect,
    serves: serves.map((service) => ({ ...service, from: peers(service.from) })),
    ...(egress && { egress: egress.map((rule) => ({ ...rule, to: peers(rule.to) })) }),
  };
  if (isBastion) return new Bastion(name, shared);
  return new Host(name, { ...shared, bastion: bastion() });
}

function createCluster({ name, serves, backups, ...args }: PlannedCluster): Cluster {
  if (args.distribution === "doks") return new Cluster(name, { ...args, network, protect });
  return new Cluster(name, {
    ...args,
    network,
    protect,
    bastion: bastion(),
    serves: serves.map((service) => ({ ...service, from: peers(service.from) })),
    ...(backups && bucket && { backups: { ...backups, bucket } }),
  });
}

/** Hosts and clusters in place of their names. */
function peers(names: string[]): (Host | Cluster | string)[] {
  return names.map((name) => machines[name] ?? kubernetes[name] ?? name);
}

function bastion(): Bastion | undefined {
  return Object.values(machines).find((host) => host instanceof Bastion);
}

function recordsOf(records: Record<string, PlannedRecord>): Record<string, ZoneRecord> {
  const entries = Object.entries(records).map(([key, record]): [string, ZoneRecord] => {
    if (!("host" in record)) return [key, record];
    const { host, ...rest } = record;
    return [key, { ...rest, value: machines[host]?.publicIp ?? kubernetes[host]!.address! }];
  });
  return Object.fromEntries(entries);
}

const nodes = Object.values(kubernetes).flatMap((cluster) => Object.entries(cluster.nodes));

/** What `ssh`, `status` and probes from outside need of each host. */
export const hosts = mapped({ ...machines, ...Object.fromEntries(nodes) }, hostOutput);
/** Every way in to the hosts, to be proven from outside. */
export const exposure = network.exposure();
/** How to work with each cluster; `kubeconfig` is a secret. */
export const clusters = mapped(kubernetes, clusterOutput);
/** The private key that logs in to every host. */
export const deployKey = network.deployKey.privateKey;
export const urls = urlsOf(config);
export const nameServers = zone?.nameServers;
export const backups = bucket && { bucket: bucket.bucketName, endpoint: bucket.endpoint };

function mapped<A, B>(all: Record<string, A>, make: (one: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, make(one)]));
}
