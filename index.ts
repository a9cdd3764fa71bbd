import { BackupBucket, Bastion, Host, Network, Zone, ZoneRecord } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";
import { loadConfig, PlannedHost, PlannedRecord } from "./config";
import { urlsOf } from "./config/urls";

const config = loadConfig();
const { protect } = config;

const network = new Network(pulumi.getStack(), config.network);

// In an order in which every host comes after those it names.
const machines: Record<string, Host> = {};
for (const planned of config.hosts) machines[planned.name] = createHost(planned);

const zone = config.zone && new Zone("zone", { ...config.zone, protect, records: recordsOf(config.zone.records) });

const bucket = config.backups && new BackupBucket("backups", { ...config.backups, protect });

function createHost({ name, isBastion, serves, egress, ...args }: PlannedHost): Host {
  const peers = (names: string[]) => names.map((peer) => machines[peer] ?? peer);
  const shared = {
    ...args,
    network,
    protect,
    serves: serves.map((service) => ({ ...service, from: peers(service.from) })),
    ...(egress && { egress: egress.map((rule) => ({ ...rule, to: peers(rule.to) })) }),
  };
  if (isBastion) return new Bastion(name, shared);
  return new Host(name, { ...shared, bastion: Object.values(machines).find((host) => host instanceof Bastion) });
}

function recordsOf(records: Record<string, PlannedRecord>): Record<string, ZoneRecord> {
  const entries = Object.entries(records).map(([key, record]): [string, ZoneRecord] => {
    if (!("host" in record)) return [key, record];
    const { host, ...rest } = record;
    return [key, { ...rest, value: machines[host]!.publicIp }];
  });
  return Object.fromEntries(entries);
}

/** What `ssh`, `status` and probes from outside need of each host. */
export const hosts = Object.fromEntries(
  Object.entries(machines).map(([name, host]) => [
    name,
    {
      publicIp: host.publicIp,
      privateIp: host.privateIp,
      dropletId: host.id,
      user: host.user,
      hostKey: host.hostKey,
      bastion: host.role.bastion?.name,
    },
  ]),
);
/** Every way in to the hosts, to be proven from outside. */
export const exposure = network.exposure();
/** The private key that logs in to every host. */
export const deployKey = network.deployKey.privateKey;
export const urls = urlsOf(config);
export const nameServers = zone?.nameServers;
export const backups = bucket && { bucket: bucket.bucketName, endpoint: bucket.endpoint };
