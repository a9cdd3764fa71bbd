import { pulumiJson } from "./pulumi/run";

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
export const readOutputs = (
  stack: string,
  environment: NodeJS.ProcessEnv,
  options: { secrets?: boolean } = {},
): Promise<StackOutputs> =>
  pulumiJson<StackOutputs>(
    ["stack", "output", "--json", "--stack", stack, ...(options.secrets ? ["--show-secrets"] : [])],
    environment,
  );

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

export const exportStack = (stack: string, environment: NodeJS.ProcessEnv): Promise<StackExport> =>
  pulumiJson<StackExport>(["stack", "export", "--stack", stack], environment);
