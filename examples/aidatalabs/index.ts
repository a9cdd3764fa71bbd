import { BackupBucket, Cluster, Host, Network, Zone } from "@seawall/components";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const region = "sgp1";
const domain = "aidatalabs.ai";
const protect = config.getBoolean("protect") ?? true;

/** A VPC. SSH and the Kubernetes API are open to the administrators' addresses and to nobody else. */
const network = new Network(pulumi.getStack(), {
  region,
  ipRange: "10.60.0.0/20",
  adminCidrs: config.requireObject<string[]>("adminCidrs"),
});

const bucket = new BackupBucket("backups", { region, protect });

const cluster = new Cluster("k8s", {
  network,
  controlPlanes: { count: 1, size: "s-4vcpu-8gb" },
  workers: { apps: { count: config.requireNumber("workers"), size: "s-2vcpu-4gb" } },
  // 80 and 443 from anywhere; NodePorts from the load balancer alone.
  serves: [
    { port: 80, from: "world" },
    { port: 443, from: "world" },
  ],
  // The names of the world are proxied: whoever found its address would pass by what guards them.
  loadBalancer: { forward: { 80: 80, 443: 443 }, from: ["cloudflare"] },
  addons: { ingress: true, certManager: true, metricsServer: true },
  backups: { bucket },
  protect,
});

/** Names of the world lead through Cloudflare, which takes floods of requests, to the load balancer. */
const address = { type: "A", value: cluster.loadBalancerIp, proxied: true } as const;
const alias = { type: "CNAME", value: domain, proxied: true } as const;
const zone = new Zone("zone", {
  domain,
  accountId: config.require("cloudflareAccount"),
  protect,
  records: {
    apex: { ...address, name: "@" },
    api: { ...address, name: "api" },
    app: { ...address, name: "app" },
    grafana: { ...alias, name: "grafana" },
    k8s: { ...alias, name: "k8s" },
  },
});

/** `pulumi stack output --show-secrets clusters` has the kubeconfig; the rest is what `npx seawall` reads. */
export const clusters = {
  k8s: {
    kubeconfig: cluster.kubeconfig,
    endpoint: cluster.endpoint,
    channel: cluster.channel,
    distribution: cluster.distribution,
    encryptionKey: cluster.encryptionKey,
    nodes: mapped(cluster.nodes, ({ name }) => (cluster.controlPlanes.includes(name) ? "control" : "worker")),
  },
};
export const hosts = mapped(cluster.nodes, ({ publicIp, privateIp, id, user, hostKey }) => {
  return { publicIp, privateIp, dropletId: id, user, hostKey };
});
export const exposure = network.exposure();
export const deployKey = network.deployKey.privateKey;
export const loadBalancer = cluster.loadBalancerIp;
/** To enter at the registrar of the domain. */
export const nameServers = zone.nameServers;
export const backups = { bucket: bucket.bucketName, endpoint: bucket.endpoint };

function mapped<T>(nodes: Readonly<Record<string, Host>>, what: (node: Host) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, what(node)]));
}
