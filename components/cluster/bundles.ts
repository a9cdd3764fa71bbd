import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Host } from "../host/host";
import { BundleFile, envFile, ScriptBundle } from "../remote/bundle";
import type { ClusterArgs } from "./args";
import { encryptionConfig, launchConfig } from "./launch";
import type { PlannedNode } from "./naming";
import { drainSeconds } from "./rolling";

/** A node with its host. */
export interface Node extends PlannedNode {
  host: Host;
}

/** What all bundles of one cluster draw on. */
export interface ClusterFacts {
  cluster: string;
  args: ClusterArgs;
  channel: string;
  nodes: readonly Node[];
  /** In order; the first one founds the cluster. */
  controlPlanes: readonly Node[];
  /** Addresses of the balancers in front of the API. */
  balancerAddresses: readonly pulumi.Input<string>[];
  /** Where workers find the API: the balancer's inside the VPC, or the empty text. */
  internalAddress: pulumi.Input<string>;
  /** 32 bytes in base64. */
  encryptionKey: pulumi.Output<string>;
  /** With which nodes command each other. */
  peerKey: { privateKey: pulumi.Output<string>; publicKey: pulumi.Output<string> };
}

type Parts = Pick<ConstructorParameters<typeof ScriptBundle>[0], "env" | "files" | "secret" | "timeoutSeconds">;

const scripts = path.join(__dirname, "scripts");

/** What every bundle brings along. */
const common = (): Record<string, string> =>
  Object.fromEntries(
    fs.readdirSync(path.join(scripts, "common")).map((name) => [`common/${name}`, path.join(scripts, "common", name)]),
  );

const bundle = (directory: string, parts: Parts): ScriptBundle =>
  new ScriptBundle({ directory: path.join(scripts, directory), shared: common(), ...parts });

const lines = (texts: readonly pulumi.Input<string>[]): pulumi.Output<string> =>
  pulumi.all([...texts]).apply((all) => all.map((text) => `${text}\n`).join(""));

const file = (content: pulumi.Input<string>): BundleFile => ({ content });

const founderOf = ({ controlPlanes }: ClusterFacts): Node => controlPlanes[0]!;

/** Names and addresses that the API's certificate is for on `node`, besides those MicroK8s finds by itself. */
const sans = ({ balancerAddresses }: ClusterFacts, { kind, host }: Node): pulumi.Input<string>[] =>
  kind === "control" ? [host.privateIp, host.publicIp, ...balancerAddresses] : [];

function launch(facts: ClusterFacts, node: Node): pulumi.Output<string> {
  const { cisHardening = false, cloudController = false } = facts.args;
  const { kind, host } = node;
  const founder = node === founderOf(facts);
  return pulumi
    .all([host.privateIp, pulumi.all(sans(facts, node))])
    .apply(([privateIp, names]) =>
      launchConfig({ kind, founder, privateIp, sans: names, cisHardening, cloudController }),
    );
}

const hash = (text: string): string => crypto.createHash("sha256").update(text).digest("hex");

/** What every script that is about one node knows of it. */
const about = ({ cluster, args }: ClusterFacts, { name, kind, host }: Node) => ({
  CLUSTER: cluster,
  NODE: name,
  ROLE: kind,
  VPC_IP: host.privateIp,
  DRAIN_SECONDS: drainSeconds(args),
});

/** MicroK8s, installed and held; the node is alone as yet. */
export function installBundle(facts: ClusterFacts, node: Node): ScriptBundle {
  const { args, channel, encryptionKey, peerKey } = facts;
  const control = node.kind === "control";
  return bundle("install", {
    env: {
      ...about(facts, node),
      CHANNEL: channel,
      VPC_RANGE: args.network.ipRange,
      PUBLIC_IP: node.host.publicIp,
    },
    files: {
      "launch.yaml": file(launch(facts, node)),
      "peer.pub": file(lines([peerKey.publicKey])),
      ...(control && { "encryption.yaml": file(encryptionKey.apply(encryptionConfig)) }),
    },
    secret: control,
    timeoutSeconds: 2400,
  });
}

/** The node as a member of the cluster, in the version, with the labels and taints that are wanted. */
export function nodeBundle(facts: ClusterFacts, node: Node): ScriptBundle {
  const { cluster, args, channel, nodes, controlPlanes, internalAddress, peerKey } = facts;
  const control = node.kind === "control";
  const founds = node === founderOf(facts);
  return bundle("node", {
    env: {
      ...about(facts, node),
      CHANNEL: channel,
      FOUNDER: founds,
      API_ADDRESS: internalAddress,
      SOLE: control && controlPlanes.length === 1,
      MACHINE: node.host.id,
      // Its arguments reach a node that stands, too.
      LAUNCH: launch(facts, node).apply(hash),
    },
    files: {
      peers: file(peers(controlPlanes.filter((other) => other !== node))),
      peer_key: file(peerKey.privateKey),
      sans: file(lines(sans(facts, node))),
      labels: file(lines(Object.entries(node.labels).map(([key, value]) => `${key}=${value}`))),
      taints: file(lines(node.taints)),
      ...(control && { nodes: file(lines(nodes.map(({ name }) => name))) }),
      ...(control && args.backups && { "backup.env": file(backupSettings(cluster, args)) }),
      ...(founds && args.restoreFrom !== undefined && { "restore.env": file(restoreSettings(cluster, args)) }),
    },
    secret: true,
    timeoutSeconds: 4800 + drainSeconds(args),
  });
}

/** One line for each host: name, address in the VPC, host key. */
const peers = (others: readonly Node[]): pulumi.Output<string> =>
  lines(others.map(({ name, host }) => pulumi.interpolate`${name}\t${host.privateIp}\t${host.hostKey}`));

function target(prefix: string, { backups }: ClusterArgs): Record<string, pulumi.Input<string>> {
  const { bucketName, endpoint, region, accessKey, secretKey } = backups!.bucket;
  return {
    ENDPOINT: endpoint,
    REGION: region,
    BUCKET: bucketName,
    PREFIX: prefix,
    ACCESS_KEY: accessKey,
    SECRET_KEY: secretKey,
  };
}

const settings = (values: Record<string, pulumi.Input<string | number>>): pulumi.Output<string> =>
  pulumi.secret(pulumi.all(values).apply(envFile));

const backupSettings = (cluster: string, args: ClusterArgs): pulumi.Output<string> => {
  const { schedule = "*-*-* 02:30:00", keep = 14 } = args.backups!;
  return settings({ ...target(cluster, args), SCHEDULE: schedule, KEEP: keep });
};

const restoreSettings = (cluster: string, args: ClusterArgs): pulumi.Output<string> => {
  const [from, prefix = cluster] = args.restoreFrom!.split("/").reverse();
  return settings({ ...target(prefix, args), FROM: from! });
};

/** What runs in the cluster besides the program's own. On the first control plane. */
export function addonsBundle({ cluster, args, controlPlanes }: ClusterFacts): ScriptBundle {
  const { addons = {}, cloudController = false, csiDriver = false, apiToken, network } = args;
  return bundle("addons", {
    env: {
      CLUSTER: cluster,
      NODE: controlPlanes[0]!.name,
      INGRESS: addons.ingress ?? false,
      CERT_MANAGER: addons.certManager ?? false,
      METRICS_SERVER: addons.metricsServer ?? false,
      HOSTPATH: addons.hostpathStorage ?? false,
      CCM: cloudController,
      CSI: csiDriver,
      VPC_ID: network.vpcId,
      REGION: network.region,
    },
    files: apiToken === undefined ? {} : { token: file(pulumi.secret(apiToken)) },
    secret: apiToken !== undefined,
    timeoutSeconds: 1800,
  });
}

/** The way in for administrators, left in the file `output`. On the first control plane. */
export const configBundle = ({ cluster }: ClusterFacts, address: pulumi.Input<string>): ScriptBundle =>
  bundle("config", { env: { CLUSTER: cluster, ENDPOINT: address }, secret: true, timeoutSeconds: 300 });

/** Takes `node` out of the cluster: drained, left and removed. On another control plane. */
export const leaveBundle = (facts: ClusterFacts, node: Node): ScriptBundle =>
  bundle("leave", {
    env: about(facts, node),
    files: { peer_key: file(facts.peerKey.privateKey), peers: file(peers([node])) },
    secret: true,
    timeoutSeconds: 1800 + drainSeconds(facts.args),
  });

/** Deletes what the cloud controller made outside the cluster. On the first control plane. */
export const servicesBundle = ({ cluster }: ClusterFacts): ScriptBundle =>
  bundle("services", { env: { CLUSTER: cluster }, timeoutSeconds: 900 });
