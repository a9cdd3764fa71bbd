import { BadInput, problemsOf, Values } from "./support";

const size = "s-2vcpu-4gb";
const cluster = (change: object, more: Values = {}): Values => ({
  clusters: { k8s: { controlPlanes: { count: 1, size }, ...change } },
  ...more,
});
const secrets = (values: object): Values => cluster({ csiDriver: true }, { clusterSecrets: { k8s: values } });

const cases: BadInput[] = [
  [
    "two control planes",
    cluster({ controlPlanes: { count: 2, size } }),
    [
      "seawall:clusters.k8s.controlPlanes.count: 2 is not allowed. Allowed: 1, or an odd number from 3 on: the datastore needs more than half of them, so an even number survives no more losses than the odd one below. Fix: make it 1 or 3.",
    ],
  ],
  [
    "no control plane",
    { clusters: { k8s: {} } },
    [
      'seawall:clusters.k8s.controlPlanes is missing. Allowed: control planes. Fix: write { count: 1, size: "s-2vcpu-4gb" }.',
    ],
  ],
  [
    "sizes that nobody knows",
    cluster({ controlPlanes: { count: 1, size: "s-2vcpu-5gb" }, workers: { apps: { count: 1, size: "s-1vcpu-3gb" } } }),
    [
      'seawall:clusters.k8s.controlPlanes.size: "s-2vcpu-5gb" is not allowed. Allowed: a size of DigitalOcean\'s with a known price (config/sizes.ts). Fix: choose one such as s-2vcpu-2gb, s-2vcpu-4gb, s-1vcpu-1gb.',
      'seawall:clusters.k8s.workers.apps.size: "s-1vcpu-3gb" is not allowed. Allowed: a size of DigitalOcean\'s with a known price (config/sizes.ts). Fix: choose one such as s-1vcpu-1gb, s-1vcpu-2gb, s-2vcpu-2gb.',
    ],
  ],
  [
    "a channel",
    cluster({ channel: "1.37/stable" }),
    [
      'seawall:clusters.k8s.channel: "1.37/stable" is not allowed. Allowed: <track>/<risk> with a track of 1.34, 1.35, 1.36 and a risk of stable, candidate, beta, edge. Fix: leave it out for "1.36/stable".',
    ],
  ],
  [
    "a track, which YAML takes for a number",
    cluster({ channel: 1.36 }),
    ['seawall:clusters.k8s.channel: 1.36 is not allowed. Allowed: a text. Fix: write it as "1.36/stable".'],
  ],
  [
    "a key twice",
    cluster({ workers: { apps: { nodes: ["a", "a"], size } } }),
    [
      'seawall:clusters.k8s.workers.apps.nodes[1]: "a" is not allowed. Allowed: a key of its own; nodes[0] has it. Fix: rename one.',
    ],
  ],
  [
    "a taint",
    cluster({ workers: { apps: { count: 1, size, taints: ["dedicated"] } } }),
    [
      'seawall:clusters.k8s.workers.apps.taints[0]: "dedicated" is not allowed. Allowed: key=value:Effect or key:Effect, the effect one of NoSchedule, PreferNoSchedule, NoExecute. Fix: write it as "dedicated=apps:NoSchedule".',
    ],
  ],
  [
    "a port of the cluster's own",
    cluster({ serves: [{ port: 16443, from: "world" }] }),
    [
      "seawall:clusters.k8s.serves[0].port: 16443 is not allowed. Allowed: ports besides the cluster's own; 16443 is for the Kubernetes API. Fix: leave it out: the cluster opens it to those who need it.",
    ],
  ],
  [
    "a load balancer that is no switch and no mapping",
    cluster({ loadBalancer: "yes" }),
    [
      'seawall:clusters.k8s.loadBalancer: "yes" is not allowed. Allowed: true or false. Fix: write one of the two, without quotes.',
    ],
  ],
  [
    "SSH through a load balancer",
    cluster({ loadBalancer: { 2222: 22 } }),
    [
      "seawall:clusters.k8s.loadBalancer.2222: 22 is not allowed. Allowed: ports from 1 to 65535 other than SSH's (22). Fix: write it as { 80: 80, 443: 443 }.",
    ],
  ],
  [
    "backups without a bucket",
    cluster({ backups: {} }),
    [
      "seawall:clusters.k8s.backups: {} is not allowed. Allowed: backups where the stack has a bucket. Fix: add seawall:backups, or remove it.",
    ],
  ],
  [
    "how many backups",
    cluster({ backups: { keep: 0 } }, { backups: {} }),
    [
      "seawall:clusters.k8s.backups.keep: 0 is not allowed. Allowed: a whole number from 1 to 1,000. Fix: leave it out for 14.",
    ],
  ],
  [
    "a driver without a token",
    cluster({ csiDriver: true }),
    [
      "seawall:clusterSecrets.k8s.apiToken is missing. Allowed: DigitalOcean's API token, for the cloud controller and the CSI driver. Fix: give a token that may read and write droplets, volumes and load balancers, as a secret.",
    ],
  ],
  [
    "secrets in plain text",
    secrets({ apiToken: "dop_v1_token", encryptionKey: Buffer.alloc(32).toString("base64") }),
    [
      'seawall:clusterSecrets.k8s.apiToken: "a plain value" is not allowed. Allowed: a secret. Fix: make a new one, and run: pulumi config set --path seawall:clusterSecrets.k8s.apiToken --secret.',
      'seawall:clusterSecrets.k8s.encryptionKey: "a plain value" is not allowed. Allowed: a secret. Fix: run: pulumi config set --path seawall:clusterSecrets.k8s.encryptionKey --secret.',
    ],
  ],
  [
    "a secret of no cluster, and one that is none",
    cluster({}, { clusterSecrets: { k9s: { apiToken: "x" }, k8s: { encryptionKey: "short" } } }),
    [
      "seawall:clusterSecrets.k8s.encryptionKey: [secret] is not allowed. Allowed: 32 bytes in base64. Fix: give the output encryptionKey of the cluster whose backup is restored, or leave it out.",
      "seawall:clusterSecrets.k9s: [secret] is not allowed. Allowed: the name of a cluster. Fix: correct it, or remove it.",
    ],
    "seawall:clusterSecrets",
  ],
  [
    "a name that from has a meaning for",
    { clusters: { vpc: { controlPlanes: { count: 1, size } } } },
    ['seawall:clusters.vpc: "vpc" is not allowed. Allowed: a name that is no word of from. Fix: rename the cluster.'],
  ],
  [
    "hosts that are called like the cluster, a role and a node of it",
    cluster({}, { hosts: { k8s: { size }, "k8s-workers": { size }, "k8s-cp-1": { size } } }),
    ["k8s", "k8s-workers", "k8s-cp-1"].map(
      (name) =>
        `seawall:hosts.${name}: "${name}" is not allowed. Allowed: a name that cluster k8s does not have as well. Fix: rename the host.`,
    ),
  ],
  [
    "a source that there is not",
    cluster({ serves: [{ port: 80, from: ["wbe", "k8s"] }] }),
    [
      'seawall:clusters.k8s.serves[0].from[0]: "wbe" is not allowed. Allowed: "world", "cloudflare", "admins", "vpc", a range, or the name of another host or cluster. Fix: write "web", or add a host or cluster of that name.',
      'seawall:clusters.k8s.serves[0].from[1]: "k8s" is not allowed. Allowed: "world", "cloudflare", "admins", "vpc", a range, or the name of another host or cluster. Fix: remove it: a host always reaches itself, and the nodes of a cluster each other.',
    ],
  ],
  [
    "a host and a cluster that need each other",
    cluster({ serves: [{ port: 80, from: "web" }] }, { hosts: { web: { size, serves: [{ port: 80, from: "k8s" }] } } }),
    [
      'seawall:hosts.web: "web needs k8s needs web" is not allowed. Allowed: hosts that do not need each other in a circle (every host needs the bastion). Fix: write "vpc" in place of one of these names.',
    ],
  ],
  [
    "a managed cluster with what is MicroK8s' own",
    {
      clusters: {
        k8s: { distribution: "doks", controlPlanes: { count: 1, size }, workers: { a: { count: 1, size } } },
      },
    },
    [
      'seawall:clusters.k8s.controlPlanes: what is set is not allowed. Allowed: nothing of it with distribution "doks". Fix: leave it out: the control planes are DigitalOcean\'s.',
      'seawall:clusters.k8s.managed is missing. Allowed: the cluster\'s version. Fix: write { version: "1.36.3-do.0" }.',
    ],
  ],
  [
    "a managed cluster's ranges in the network's",
    {
      clusters: {
        k8s: {
          distribution: "doks",
          workers: { a: { count: 1, size } },
          managed: { version: "1.36.3-do.0", clusterSubnet: "10.20.0.0/16" },
        },
      },
    },
    [
      'seawall:clusters.k8s.managed.clusterSubnet: "10.20.0.0/16" is not allowed. Allowed: a range clear of 10.20.0.0/20 (the VPC\'s). Fix: choose one such as "192.168.0.0/20", or leave it out.',
    ],
  ],
  [
    "a record that leads to a cluster without a load balancer",
    cluster({}, { zone: { domain: "example.com", zoneId: "x" }, records: { www: { type: "A", host: "k8s" } } }),
    ['seawall:records.www.host: "k8s" is not allowed. Allowed: one of web. Fix: add the host.'],
  ],
  [
    "another distribution",
    { clusters: { k8s: { distribution: "k3s", controlPlanes: { count: 1, size } } } },
    ['seawall:clusters.k8s.distribution: "k3s" is not allowed. Allowed: "microk8s" or "doks". Fix: write one of them.'],
  ],
];

test.each(cases)("%s", (_what, values, problems, ...secretKeys) => {
  expect(problemsOf(values, secretKeys)).toEqual(problems);
});
