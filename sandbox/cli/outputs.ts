import { pulumiJson, type Workspace } from "./pulumi/run";

/** Stack outputs that `seawall` reads (docs/architecture.md, "What the sandbox and the program know of each other"). */
export interface StackOutputs {
  hosts?: Record<string, HostOutput>;
  exposure?: ExposureOutput[];
  /** Private key in OpenSSH format. */
  deployKey?: string;
  urls?: Record<string, string>;
  clusters?: Record<string, ClusterOutput>;
}

export interface HostOutput {
  publicIp: string;
  privateIp: string;
  dropletId: number | string;
  user: string;
  /** The pinned public key: "ssh-ed25519 AAAA…". */
  hostKey: string;
  /** Name of the host to go through. */
  bastion?: string;
}

export interface ClusterOutput {
  /** Of an administrator. Secret. */
  kubeconfig: string;
  /** URL of the API. */
  endpoint: string;
  /** The track that its nodes are held at: "1.36/stable". */
  channel: string;
  distribution: "microk8s" | "doks";
  /** Names of its hosts; none where somebody else keeps them. */
  nodes: Record<string, "control" | "worker">;
}

export interface ExposureOutput {
  host: string;
  network: "public" | "vpc";
  protocol: "tcp" | "udp";
  /** "443" or "8000-8010". */
  ports: string;
  /** "world", "admins", a CIDR, or "host:<name>". */
  from: string[];
}

/** Outputs of a stack; secrets only where asked for. */
export async function readOutputs(workspace: Workspace, options: { secrets?: boolean } = {}): Promise<StackOutputs> {
  const shown = options.secrets ? ["--show-secrets"] : [];
  return knownOutputs(await pulumiJson<Record<string, unknown>>(["stack", "output", "--json", ...shown], workspace));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Those of an object's entries that have these texts. */
function entriesWith<T>(value: unknown, keys: string[]): Record<string, T> | undefined {
  if (!isObject(value)) return undefined;
  const has = (entry: unknown): boolean => isObject(entry) && keys.every((key) => typeof entry[key] === "string");
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => has(entry))) as Record<string, T>;
}

/** Those outputs that have the shape that is read: another program may put out anything under these names. */
export function knownOutputs({ hosts, exposure, deployKey, urls, clusters }: Record<string, unknown>): StackOutputs {
  const texts = isObject(urls) ? Object.entries(urls).filter(([, url]) => typeof url === "string") : undefined;
  const ways = Array.isArray(exposure) ? (exposure as unknown[]) : undefined;
  return {
    hosts: entriesWith(hosts, ["publicIp", "privateIp", "user", "hostKey"]),
    exposure: ways?.filter((way): way is ExposureOutput => isObject(way) && Array.isArray(way.from)),
    deployKey: typeof deployKey === "string" ? deployKey : undefined,
    urls: texts && (Object.fromEntries(texts) as Record<string, string>),
    clusters: entriesWith(clusters, ["endpoint"]),
  };
}

/** A resource of `pulumi stack export`. */
export interface ExportedResource {
  urn: string;
  type: string;
  custom?: boolean;
  delete?: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface PendingOperation {
  resource: ExportedResource;
  type: "creating" | "updating" | "deleting" | "reading" | "importing";
}

/** `pulumi stack export`, as far as it is read; the rest passes through unchanged. */
export interface StackExport {
  version: number;
  deployment: {
    manifest?: { time?: string };
    resources?: ExportedResource[];
    pending_operations?: PendingOperation[];
    [key: string]: unknown;
  };
}

export const exportStack = (workspace: Workspace, options: { secrets?: boolean } = {}): Promise<StackExport> =>
  pulumiJson<StackExport>(["stack", "export", ...(options.secrets ? ["--show-secrets"] : [])], workspace);
