import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { envFile } from "@seawall/components";
import { root as repository } from "../../support/repository";

const scripts = path.join(repository, "components/cluster/scripts");
const fakes = path.join(__dirname, "fakes");
const plain = [
  "apt-get",
  "bash",
  "cloud-init",
  "date",
  "dpkg",
  "dpkg-query",
  "getent",
  "id",
  "sleep",
  "systemctl",
  "systemd-analyze",
  "useradd",
  "visudo",
];

export const peerKey =
  "-----BEGIN OPENSSH PRIVATE KEY-----\npeer-key-of-the-cluster\n-----END OPENSSH PRIVATE KEY-----\n";
export const encryptionKey = "ZW5jcnlwdGlvbi1rZXktb2YtMzItYnl0ZXMtISEhISE=";
export const bucket = {
  ENDPOINT: "https://fra1.digitaloceanspaces.com",
  REGION: "fra1",
  BUCKET: "backups",
  PREFIX: "k8s",
  ACCESS_KEY: 'DO00"ACCESS\\KEY',
  SECRET_KEY: "secret key of the bucket's $(owner)",
};

/** What must stand on no command line and in no message. */
export const secrets = ["peer-key-of-the-cluster", encryptionKey, "DO00", bucket.SECRET_KEY, "token-of-the-drainer"];

export interface Outcome {
  status: number | null;
  signal: NodeJS.Signals | null;
  /** What whoever follows the steps reads. */
  said: string;
  stdout: string;
  /** Everything that lands in the log. */
  log: string;
}

export interface Call {
  node: string;
  program: string;
  args: string[];
}

/** Machines with stand-ins for whatever the scripts of a cluster call, and clusters that these keep in files. */
export class World {
  private readonly log: string[] = [];
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-cluster-"));

  constructor(readonly channel = "1.36/stable") {
    for (const name of ["roots", "hosts", "down", "clusters", "fail", "bucket"]) fs.mkdirSync(this.at(name));
    fs.writeFileSync(this.at("clock"), "1767312000\n");
    fs.writeFileSync(this.at("peer_key"), peerKey);
    fs.writeFileSync(this.at("calls"), "");
    const quoted = (text: string) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
    fs.writeFileSync(this.at("bucket-keys"), `user = "${quoted(bucket.ACCESS_KEY)}:${quoted(bucket.SECRET_KEY)}"`);
  }

  /** Everything that was said so far, wherever to. */
  heard(): string {
    return this.log.join("");
  }

  /** The same world again, to go on in from here. */
  copy(): World {
    const twin = new World(this.channel);
    fs.cpSync(this.folder, twin.folder, { recursive: true, verbatimSymlinks: true });
    twin.forgetCalls();
    return twin;
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  at(...names: string[]): string {
    return path.join(this.folder, ...names);
  }

  of(node: string, ...names: string[]): string {
    return this.at("roots", node, ...names);
  }

  read(...names: string[]): string {
    return fs.readFileSync(this.at(...names), "utf8");
  }

  write(content: string, ...names: string[]): void {
    fs.mkdirSync(path.dirname(this.at(...names)), { recursive: true });
    fs.writeFileSync(this.at(...names), content);
  }

  exists(...names: string[]): boolean {
    return fs.existsSync(this.at(...names));
  }

  /** A machine as its host's setup leaves it: nothing of Kubernetes on it. An old one of that name is gone. */
  machine(node: string, address: string): void {
    fs.rmSync(this.of(node), { recursive: true, force: true });
    fs.rmSync(this.at("down", node), { force: true });
    for (const folder of ["usr/local/bin", "usr/local/sbin", "snap/bin", "var/lib/seawall", "run", "proc/sys/net/ipv4"])
      fs.mkdirSync(this.of(node, folder), { recursive: true });
    this.write(node, "roots", node, "node");
    this.write(address, "roots", node, "address");
    this.write(node, "hosts", address);
    this.write("0\n", "roots", node, "proc/sys/net/ipv4/ip_forward");
    const install = (file: string, fake: string) =>
      fs.writeFileSync(this.of(node, file), `#!/bin/bash\n. ${path.join(fakes, `${fake}.sh`)}\n`, { mode: 0o755 });
    for (const name of plain) install(`usr/local/bin/${name}`, "plain");
    for (const name of ["snap", "ssh", "curl"]) install(`usr/local/bin/${name}`, name);
    install("usr/local/sbin/seawall-ufw", "plain");
    install("snap/bin/microk8s", "microk8s");
    // The snap brings its own; it is found where the snap is.
    install("usr/local/bin/kubectl-of-the-snap", "kubectl");
  }

  /** Makes a machine answer nobody, and lets the others find it out. */
  down(node: string, cluster = this.clusterOf(node)): void {
    this.write("", "down", node);
    if (this.exists("clusters", cluster, "nodes", node))
      this.write("Unknown", "clusters", cluster, "nodes", node, "ready");
  }

  clusterOf(node: string): string {
    return this.read("roots", node, "cluster").trim();
  }

  /** Nodes of the cluster that `node` is in. */
  members(node: string): string[] {
    return fs.readdirSync(this.at("clusters", this.clusterOf(node), "nodes")).sort();
  }

  datastore(node: string): string[] {
    return this.read("clusters", this.clusterOf(node), "datastore").split("\n").filter(Boolean).sort();
  }

  /** A file of the API's about a node, such as "labels/tier" or "unschedulable", or undefined. */
  field(node: string, name: string): string | undefined {
    const file = this.at("clusters", this.clusterOf(node), "nodes", node, name);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  }

  set(node: string, name: string, value: string): void {
    this.write(value, "clusters", this.clusterOf(node), "nodes", node, name);
  }

  failing(what: string, times: number | "always" = 1): void {
    this.write(`${times}\n`, "fail", what);
  }

  calls(node?: string): Call[] {
    const lines = this.read("calls").split("\n").filter(Boolean);
    return lines
      .map((line) => line.split("\t"))
      .map(([name, program, ...args]) => ({ node: name!, program: program!, args }))
      .filter((call) => node === undefined || call.node === node);
  }

  /** Calls as text, those of the programs named. */
  commands(node: string, ...programs: string[]): string[] {
    return this.calls(node)
      .filter(({ program }) => programs.includes(program))
      .map(({ program, args }) => [program, ...args].join(" "));
  }

  forgetCalls(): void {
    fs.writeFileSync(this.at("calls"), "");
  }

  install(
    node: string,
    role: "control" | "worker",
    env: Record<string, string> = {},
    launch = launchOf(this, node, role),
  ) {
    return this.bundle(node, "install", {
      env: {
        CLUSTER: "k8s",
        NODE: node,
        ROLE: role,
        CHANNEL: this.channel,
        VPC_IP: this.read("roots", node, "address"),
        VPC_RANGE: "10.20.0.0/20",
        PUBLIC_IP: "203.0.113.9",
        DRAIN_SECONDS: "600",
        ...env,
      },
      files: {
        "launch.yaml": launch,
        "peer.pub": "ssh-ed25519 AAAApeer\n",
        ...(role === "control" && { "encryption.yaml": encryptionOf(encryptionKey) }),
      },
    });
  }

  /** @param controls The other control planes */
  join(
    node: string,
    role: "control" | "worker",
    controls: string[],
    extra: { env?: Record<string, string>; files?: Record<string, string> } = {},
  ) {
    const peers = controls.map(
      (name) => `${name}\t${this.read("roots", name, "address")}\tssh-ed25519 key-of-${name}\n`,
    );
    return this.bundle(node, "node", {
      env: {
        CLUSTER: "k8s",
        NODE: node,
        ROLE: role,
        CHANNEL: this.channel,
        VPC_IP: this.read("roots", node, "address"),
        FOUNDER: String(node === "k8s-cp-1"),
        API_ADDRESS: "",
        SOLE: "false",
        MACHINE: "1",
        DRAIN_SECONDS: "600",
        ...extra.env,
      },
      files: {
        peers: peers.join(""),
        peer_key: peerKey,
        sans: role === "control" ? `${this.read("roots", node, "address")}\n203.0.113.9\n` : "",
        labels: "",
        taints: "",
        ...(role === "control" && { nodes: "k8s-cp-1\nk8s-cp-2\nk8s-cp-3\nk8s-apps-1\nk8s-apps-2\n" }),
        ...extra.files,
      },
    });
  }

  /** Runs a bundle as the receiver does, but as whoever runs the tests and with SEAWALL_ROOT set. */
  bundle(
    node: string,
    name: string,
    parts: { env: Record<string, string>; files?: Record<string, string> },
  ): Promise<Outcome> {
    const folder = this.of(node, "var/lib/seawall", `kubernetes-${name}`);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.cpSync(path.join(scripts, name), folder, { recursive: true });
    fs.cpSync(path.join(scripts, "common"), path.join(folder, "common"), { recursive: true });
    fs.writeFileSync(path.join(folder, "env"), envFile(parts.env), { mode: 0o600 });
    for (const [file, content] of Object.entries(parts.files ?? {}))
      fs.writeFileSync(path.join(folder, file), content, { mode: 0o600 });
    return this.run(node, path.join(folder, "run.sh"));
  }

  /** Runs a program of a node. */
  run(node: string, file: string, args: string[] = [], stdin = "", env: Record<string, string> = {}): Promise<Outcome> {
    const child = spawn(
      "/bin/bash",
      ["--norc", "-c", 'echo $$ >"$0"; exec /bin/bash "$@"', this.at("pid"), file, ...args],
      {
        cwd: path.dirname(file),
        env: { PATH: process.env.PATH, SEAWALL_ROOT: this.of(node), SEAWALL_WORLD: this.folder, ...env },
        stdio: ["pipe", "pipe", "pipe", "pipe"],
      },
    );
    const texts = ["", "", "", ""];
    for (const n of [1, 2, 3] as const)
      (child.stdio[n] as NodeJS.ReadableStream).on("data", (data) => (texts[n] += String(data)));
    for (const n of [1, 2, 3])
      (child.stdio[n] as NodeJS.ReadableStream).on("data", (data) => this.log.push(String(data)));
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
    return new Promise((resolve) =>
      child.on("close", (status, signal) =>
        resolve({ status, signal, stdout: texts[1]!, said: texts[3]!, log: texts[1]! + texts[2]! }),
      ),
    );
  }
}

export const encryptionOf = (key: string): string =>
  `kind: EncryptionConfiguration\nresources:\n  - resources:\n      - secrets\n    providers:\n      - secretbox:\n          keys:\n            - name: key1\n              secret: ${key}\n      - identity: {}\n`;

const launchOf = (world: World, node: string, role: "control" | "worker"): string => {
  const address = world.read("roots", node, "address");
  const api =
    role === "control"
      ? `extraSANs:\n  - ${address}\n  - 203.0.113.9\nextraKubeAPIServerArgs:\n  --advertise-address: ${address}\n  --authorization-mode: RBAC,Node\n`
      : "";
  return `version: 0.1.0\n${api}extraKubeletArgs:\n  --node-ip: ${address}\n  --cluster-domain: cluster.local\naddons: []\n`;
};
