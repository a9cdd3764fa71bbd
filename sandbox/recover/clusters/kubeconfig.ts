import { parse } from "yaml";

/** How the API of a cluster is reached, and who we are there. */
export interface Access {
  /** "https://198.18.0.16:16443" */
  server: string;
  /** PEM of the authority that signed the server's certificate. Default: those that Node.js knows. */
  ca?: string;
  /** PEM of a client certificate with its key; or a token. */
  certificate?: string;
  key?: string;
  token?: string;
}

interface Named<T> {
  name?: string;
  [kind: string]: T | string | undefined;
}
type Fields = Record<string, string | undefined>;

interface Kubeconfig {
  "current-context"?: string;
  contexts?: Named<Fields>[];
  clusters?: Named<Fields>[];
  users?: Named<Fields>[];
}

/** What the current context of a kubeconfig leads to. Undefined where the text is none, or names no server. */
export function accessOf(kubeconfig: unknown): Access | undefined {
  const read = parsed(kubeconfig);
  if (!read) return undefined;
  const context = named(read.contexts, "context", read["current-context"]);
  const cluster = named(read.clusters, "cluster", context?.cluster);
  const user = named(read.users, "user", context?.user);
  if (!cluster?.server) return undefined;
  return {
    server: cluster.server,
    ca: decoded(cluster["certificate-authority-data"]),
    certificate: decoded(user?.["client-certificate-data"]),
    key: decoded(user?.["client-key-data"]),
    token: user?.token,
  };
}

function parsed(text: unknown): Kubeconfig | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const read: unknown = parse(text);
    return typeof read === "object" && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The entry of that name; the only one where no name is given. */
function named(entries: Named<Fields>[] | undefined, kind: string, name: string | undefined): Fields | undefined {
  const found = name === undefined && entries?.length === 1 ? entries[0] : entries?.find((e) => e.name === name);
  const value = found?.[kind];
  return typeof value === "object" ? value : undefined;
}

const decoded = (base64: string | undefined): string | undefined =>
  base64 === undefined ? undefined : Buffer.from(base64, "base64").toString("utf8");
