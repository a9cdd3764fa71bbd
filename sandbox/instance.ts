import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** The checkout this sandbox belongs to. */
export const repositoryRoot = path.resolve(__dirname, "..");

/** Where one sandbox keeps everything it has: nothing of a sandbox lives elsewhere but the shared build cache. */
export const home = path.join(repositoryRoot, ".seawall");

/** Files and folders of the sandbox. */
export const paths = {
  home,
  /** Settings of this sandbox: `Instance` as JSON. */
  instance: path.join(home, "sandbox.json"),
  /** PULUMI_HOME: plugins, credentials of the file backend. The user's own ~/.pulumi stays untouched. */
  pulumiHome: path.join(home, "pulumi"),
  /** File state backend (`file://…`). */
  state: path.join(home, "state"),
  /** The passphrase of this sandbox's stacks (0600). */
  passphrase: path.join(home, "passphrase"),
  /** Copies of Pulumi.<stack>.yaml with the salt of this sandbox: `pulumi --config-file`. */
  stackConfig: path.join(home, "stacks"),
  /** The cloud's database, buckets and request log. */
  cloud: path.join(home, "cloud"),
  /** What the host driver knows: specifications (0600: they hold user data), network policy, zones. */
  hosts: path.join(home, "hosts"),
  /** Certificates (*.crt) that every new host trusts, beside the machine's own. */
  trust: path.join(home, "trust"),
  /** Disks of volumes. */
  volumes: path.join(home, "volumes"),
  /** Snapshots of volumes, and of hosts what their images do not hold. */
  snapshots: path.join(home, "snapshots"),
  /** Programs of Kubernetes, as far as they are made: what hosts see at /usr/lib/seawall/kubernetes. */
  kubernetes: path.join(home, "kubernetes"),
  /** Data root, socket and pid of our own Docker daemon, where the machine has none. */
  docker: path.join(home, "docker"),
  /** Process ids and sockets of running daemons. */
  run: path.join(home, "run"),
  logs: path.join(home, "log"),
};

/** Build results that every checkout of this user shares, by content: engine, S3 server, host images, programs of Kubernetes. `SEAWALL_CACHE` moves it. */
export const cacheDirectory =
  process.env.SEAWALL_CACHE ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(process.env.HOME ?? "/root", ".cache"), "seawall");

/** What one sandbox chose when it was made. */
export interface Instance {
  /** Prefix of every container, interface and rule of this sandbox: 6 hex digits of the checkout's path. */
  id: string;
  /** Public addresses: /20 out of 198.18.0.0/15, e.g. "198.18.16.0/20". .1 is the machine, .2 the router, .3 the stranger's gateway, .4 the edge, .5 the administrator, .6 Spaces; droplets from .16 on. */
  publicCidr: string;
  /** The machine's end of the uplink; the cloud daemon listens here for the hosts. */
  machineAddress: string;
  /** The router's end of the uplink. */
  routerAddress: string;
  /** Port on 127.0.0.1 of the cloud APIs (DigitalOcean /v2, Cloudflare /client/v4), the HTTP proxy and the control API /_seawall. */
  apiPort: number;
  /** Port on `machineAddress` of the metadata service (the router forwards 169.254.169.254:80 to it, source address kept). */
  metadataPort: number;
  /** Port on 127.0.0.1 of the S3 server behind the daemon. */
  s3Port: number;
  /** Port on `machineAddress` of Spaces by TLS (what hosts send to address .6, port 443, arrives there, source address kept). */
  spacesPort: number;
  /**
   * `none`: scale mode. Droplets are active at once with nothing behind them, and remote scripts are acknowledged without
   * being run. Chosen when the sandbox is made. Absent: hosts are real.
   */
  hosts?: "none";
  /** Token that the sandbox's DigitalOcean, Cloudflare and Spaces accept. No secret of any real cloud. */
  token: string;
}

/**
 * Where the administrator, a stranger and Cloudflare's edge appear to come from. The router translates the machine's
 * traffic (address .5 of `publicCidr`, the machine's default for it) to the first, so a stack file can name it whatever
 * the machine's own network is (RFC 5737: nobody's), and what the machine sends from address .4 to the third, which
 * lies in Cloudflare's published ranges. What it sends from `machineAddress` keeps that address.
 */
export const vantage = { admin: "198.51.100.10", stranger: "192.0.2.66", edge: "173.245.48.10" } as const;

/** Id of the Cloudflare account that every sandbox has, so that a stack file can name it. */
export const cloudflareAccount = "5ea0a115ea0a115ea0a115ea0a115ea0";

export const instanceId = (root: string = repositoryRoot): string =>
  crypto.createHash("sha256").update(fs.realpathSync(root)).digest("hex").slice(0, 6);

/** The sandbox of this checkout, or undefined where none was made yet. */
export function readInstance(): Instance | undefined {
  if (!fs.existsSync(paths.instance)) return undefined;
  const settings = JSON.parse(fs.readFileSync(paths.instance, "utf8")) as Omit<Instance, "spacesPort">;
  // A sandbox that was made before there was this port has it all the same: the ten of a slot are its own.
  return { spacesPort: settings.s3Port + 1, ...settings };
}

export { ensureInstance } from "./ensure-instance";
