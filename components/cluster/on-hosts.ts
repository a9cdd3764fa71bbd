import * as crypto from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { oneLine } from "../keys";
import type { RemoteScript } from "../remote/script";
import { Balancers, createBalancers } from "./balancers";
import { addonsBundle, ClusterFacts, configBundle, installBundle, Node, nodeBundle } from "./bundles";
import { defaultChannel } from "./channel";
import { recordHistory } from "./history";
import { planNodes } from "./naming";
import { createNodes } from "./nodes";
import { apiPort } from "./ports";
import { createRoles, createTags } from "./roles";
import type { Built, Scope } from "./scope";
import { createTeardowns } from "./teardowns";

/** MicroK8s on hosts of the network. */
export function buildOnHosts(scope: Scope): Built {
  const { name, args } = scope;
  const planned = planNodes(name, args);
  const working = planned.some(({ kind }) => kind === "worker");
  const tags = createTags(scope);
  const balancers = createBalancers(scope, { control: tags.control, serving: working ? tags.workers : tags.control });
  const roles = createRoles(scope, tags, balancers, working);
  const nodes = createNodes(scope, planned, roles);
  const facts = gather(scope, nodes, balancers);
  const founder = facts.controlPlanes[0]!;

  const installed = install(scope, facts);
  const joined = join(scope, facts, installed);
  const addons = run(scope, founder, "kubernetes-addons", addonsBundle(facts), { after: joined.slice(-1) });
  const address = balancers.api?.resource.ip ?? founder.host.publicIp;
  const config = run(scope, founder, "kubernetes-config", configBundle(facts, address), { output: true });
  createTeardowns(scope, facts, joined, addons);
  recordHistory(scope, facts, joined);

  return {
    endpoint: pulumi.interpolate`https://${address}:${apiPort}`,
    kubeconfig: config.output,
    channel: pulumi.output(facts.channel),
    address: balancers.ingress?.resource.ip,
    nodes: Object.fromEntries(nodes.map((node) => [node.name, node.host])),
    controlPlanes: facts.controlPlanes.map((node) => node.name),
    members: [roles.control, roles.workers],
    encryptionKey: facts.encryptionKey,
    ready: config.ready.apply(() => name),
    loadBalancerIp: balancers.ingress?.resource.ip ?? pulumi.output(""),
  };
}

function gather(scope: Scope, nodes: readonly Node[], balancers: Balancers): ClusterFacts {
  const { name, args, child } = scope;
  const { encryptionKey, transform } = args;
  const peerKey = child(tls.PrivateKey, "peer-key", { algorithm: "ED25519" }, transform?.peerKey);
  const fronts = [balancers.api, balancers.internal].flatMap((balancer) => balancer?.resource.ip ?? []);
  return {
    cluster: name,
    args,
    channel: args.channel ?? defaultChannel,
    nodes,
    controlPlanes: nodes.filter(({ kind }) => kind === "control"),
    balancerAddresses: fronts,
    internalAddress: balancers.internal?.resource.ip ?? "",
    encryptionKey: pulumi.secret(encryptionKey ?? generateKey(scope)),
    peerKey: { privateKey: pulumi.secret(peerKey.privateKeyOpenssh), publicKey: oneLine(peerKey.publicKeyOpenssh) },
  };
}

/** 32 bytes of a password's hash: random bytes would be their own id, and ids stand in the state in plain text. */
function generateKey({ args, child }: Scope): pulumi.Output<string> {
  const wanted = { length: 44, special: false };
  const password = child(random.RandomPassword, "encryption-key", wanted, args.transform?.encryptionKey);
  return password.result.apply((text) => crypto.createHash("sha256").update(text).digest("base64"));
}

/** On every node at once: each is a cluster of its own for the moment, or not yet part of any. */
const install = (scope: Scope, facts: ClusterFacts): Map<Node, RemoteScript> =>
  new Map(facts.nodes.map((node) => [node, run(scope, node, "kubernetes-install", installBundle(facts, node))]));

/** One node after the other: a join restarts the datastore of the node that admits it. */
function join(scope: Scope, facts: ClusterFacts, installed: Map<Node, RemoteScript>): RemoteScript[] {
  const founders = facts.controlPlanes.map((node) => installed.get(node)!);
  const scripts: RemoteScript[] = [];
  for (const node of facts.nodes) {
    const after = [...founders, ...scripts.slice(-1)];
    scripts.push(run(scope, node, "kubernetes-node", nodeBundle(facts, node), { after }));
  }
  return scripts;
}

function run(
  { args, parent }: Scope,
  { host }: Node,
  key: string,
  bundle: Parameters<Node["host"]["script"]>[1],
  options: { after?: RemoteScript[]; output?: boolean } = {},
): RemoteScript {
  return host.script(key, bundle, { parent, transform: args.transform?.command, ...options });
}
