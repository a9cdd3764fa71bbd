import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { TLSSocket } from "node:tls";

/** An authority, with a server's and a client's certificate of it, made by OpenSSL once for all tests of a file. */
export class Authority {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-authority-"));

  constructor() {
    const subject = (name: string) => ["-subj", `/CN=${name}`];
    const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    this.openssl("req", "-x509", ...ec, ...subject("authority"), "-keyout", "ca.key", "-out", "ca.crt");
    const signed = (name: string, ...more: string[]) =>
      this.openssl(
        ...["req", "-x509", ...ec, ...subject(name), "-CA", "ca.crt", "-CAkey", "ca.key"],
        ...["-keyout", `${name}.key`, "-out", `${name}.crt`, ...more],
      );
    signed("server", "-addext", "subjectAltName=IP:127.0.0.1");
    signed("admin", "-addext", "extendedKeyUsage=clientAuth");
  }

  private openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: ["ignore", "ignore", "pipe"] });
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.folder, file), "utf8");
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig as `microk8s config` prints one. */
export const kubeconfigFor = (authority: Authority, server: string, ca = authority.read("ca.crt")): string => `
apiVersion: v1
kind: Config
current-context: microk8s
clusters:
- name: microk8s-cluster
  cluster:
    certificate-authority-data: ${base64(ca)}
    server: ${server}
contexts:
- name: microk8s
  context: { cluster: microk8s-cluster, user: admin }
users:
- name: admin
  user:
    client-certificate-data: ${base64(authority.read("admin.crt"))}
    client-key-data: ${base64(authority.read("admin.key"))}
`;

/** What a node says, look by look; the last one stays. `undefined`: the cluster does not know it. */
export type Life = ({ ready: boolean; renewed?: string } | undefined)[];

/** A Kubernetes API on TLS that lists nodes and leases, to clients with a certificate of its authority alone. */
export class FakeKubernetes {
  readonly requests: string[] = [];
  private looks = 0;
  private readonly server: https.Server;

  constructor(
    private readonly authority: Authority,
    private readonly lives: Record<string, Life>,
    /** Answers with these codes first, one a look. */
    private readonly refusals: number[] = [],
  ) {
    this.server = https.createServer(
      {
        key: authority.read("server.key"),
        cert: authority.read("server.crt"),
        ca: authority.read("ca.crt"),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (request, response) => {
        const by = (request.socket as TLSSocket).getPeerCertificate().subject.CN;
        this.requests.push(`${request.method} ${request.url} by ${String(by)}`);
        const status = request.url === "/api/v1/nodes" ? (this.refusals.shift() ?? 200) : 200;
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(status === 200 ? { items: this.items(request.url ?? "") } : { code: status }));
      },
    );
  }

  private items(url: string): unknown[] {
    const isNodes = url === "/api/v1/nodes";
    const look = isNodes ? this.looks++ : this.looks - 1;
    return Object.entries(this.lives).flatMap(([name, life]): unknown[] => {
      const now = life[Math.min(look, life.length - 1)];
      if (!now) return [];
      if (!isNodes) return now.renewed === undefined ? [] : [{ metadata: { name }, spec: { renewTime: now.renewed } }];
      const conditions = [
        { type: "MemoryPressure", status: "False" },
        { type: "Ready", status: now.ready ? "True" : "Unknown" },
      ];
      return [{ metadata: { name }, status: { conditions } }];
    });
  }

  /** Starts it and gives its address. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
