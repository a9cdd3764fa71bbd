import { Clone } from "./sandbox";

interface KubernetesNode {
  metadata: { name: string; uid: string; labels: Record<string, string> };
  spec: { providerID?: string; unschedulable?: boolean; taints?: { key: string; value?: string; effect: string }[] };
  status: {
    addresses: { type: string; address: string }[];
    /** None before its agent has reported for the first time. */
    conditions?: { type: string; status: string }[];
    nodeInfo: { kubeletVersion: string };
  };
}

/** `kubectl` against a cluster of the dev stack, or of another program's, from the administrator's address. */
export class Kubectl {
  private readonly command: string[];

  constructor(
    private readonly clone: Clone,
    cluster: string,
    project = ".",
  ) {
    this.command = ["kubectl", "--project", project, "--cluster", cluster, "--"];
  }

  run(...args: string[]) {
    return this.clone.seawall(...this.command, ...args);
  }

  must(...args: string[]): Promise<string> {
    return this.clone.must(...this.command, ...args);
  }

  async json<T>(...args: string[]): Promise<T> {
    return JSON.parse(await this.must(...args, "-o", "json")) as T;
  }

  async nodes(): Promise<KubernetesNode[]> {
    const { items } = await this.json<{ items: KubernetesNode[] }>("get", "nodes");
    return items.sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  }

  /** Nodes that run pods of a deployment, one for each pod; `"nowhere"` for one that has none yet. */
  async placesOf(app: string): Promise<string[]> {
    type Pods = { items: { spec: { nodeName?: string }; metadata: { deletionTimestamp?: string } }[] };
    const { items } = await this.json<Pods>("get", "pods", "-l", `app=${app}`);
    return items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ spec }) => spec.nodeName ?? "nowhere");
  }

  /** Names of the nodes that are Ready. */
  async ready(): Promise<string[]> {
    return (await this.nodes()).filter(isReady).map(({ metadata }) => metadata.name);
  }
}

export const isReady = ({ status }: KubernetesNode): boolean =>
  status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;

/** Lets the dev stack of a clone have more than its budget and count of droplets: what a test adds is no part of them. */
export function liftLimits(clone: Clone): void {
  clone.rewrite("policies/stacks.ts", /("cost-budget": \{ monthlyUSD: )80\b/, "$1400");
  clone.rewrite("policies/stacks.ts", /("cost-count-cap": \{ droplets: )6\b/, "$120");
}

/** The id of a host's droplet, by the dev stack's outputs; the empty text where there is no such host. */
export async function dropletOf(clone: Clone, host: string): Promise<string> {
  const hosts = JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "output", "hosts", "--json")) as Record<
    string,
    { dropletId: string }
  >;
  return hosts[host]?.dropletId ?? "";
}

/** What tells a machine from one that was made again, rebooted or set up again: its boot, and when its script ran. */
export async function machines(clone: Clone): Promise<Record<string, string>> {
  const { hosts } = JSON.parse(await clone.must("status", "--json")) as {
    hosts: { name: string; bootId: string }[];
  };
  return Object.fromEntries(hosts.map(({ name, bootId }) => [name, bootId]));
}

/** When a bundle last ran to its end on a host: the time of its mark, in seconds since the epoch. */
export async function mark(clone: Clone, host: string, bundle: string, project = "."): Promise<string> {
  const stat = ["sudo", "stat", "-c", "%Y", `/var/lib/seawall/${bundle}.done`];
  const result = await clone.seawall("ssh", "--project", project, host, "--", ...stat);
  if (result.code !== 0) throw new Error(`${host} has no mark of ${bundle}: ${result.output}`);
  return result.stdout.trim();
}
