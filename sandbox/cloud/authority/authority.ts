import * as fs from "node:fs";
import * as path from "node:path";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createRoot, signLeaf, type Root } from "./certificates";
import { readSigningRequest } from "./signing-request";

export interface CertificateTerms {
  /** DNS names, wildcards too, and addresses. The first is the common name unless `subject` says another. */
  names: string[];
  /** How long the certificate is valid from now on. */
  days: number;
  /** Distinguished name. @default "CN=" and the first name */
  subject?: string;
}

/** All as PEM. */
export interface Issued {
  key: string;
  certificate: string;
  /** The certificates above it, the nearest first. */
  chain: string;
}

/**
 * A certificate authority of the sandbox's. "authority" stands in for those that every machine trusts, and hosts trust it;
 * "origin-authority" for Cloudflare's origin CA, which nobody trusts by himself. Its key is made at the first use and
 * never leaves the daemon's directory.
 */
export class Authority {
  private opened?: Promise<Root>;

  constructor(
    private readonly directory: string,
    private readonly now: () => Date,
    private readonly name: "authority" | "origin-authority" = "authority",
  ) {}

  /** The authority's own certificate as PEM: what a client trusts. */
  async certificate(): Promise<string> {
    return (await this.root()).certificate;
  }

  /** Writes the authority's own certificate where those look who are to trust it. */
  async publish(file: string): Promise<void> {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    keep(file, await this.certificate(), 0o644);
  }

  /** Makes a key pair and a certificate of it. */
  async issue(terms: CertificateTerms & { kind?: "ecdsa" | "rsa" }): Promise<Issued> {
    const { publicKey, privateKey } = newKey(terms.kind ?? "ecdsa");
    const root = await this.root();
    const certificate = await signLeaf(root, publicKey, terms, this.now());
    return { key: pem(privateKey), certificate, chain: root.certificate };
  }

  /** A certificate of the key in a certificate signing request. Fails with `InvalidSigningRequest` where that is not one, or not signed by its own key. */
  async sign(request: string, terms: CertificateTerms): Promise<string> {
    const publicKey = await readSigningRequest(request);
    return signLeaf(await this.root(), publicKey, terms, this.now());
  }

  private root(): Promise<Root> {
    this.opened ??= this.open();
    return this.opened;
  }

  private async open(): Promise<Root> {
    const keyFile = path.join(this.directory, `${this.name}.key`);
    const certificateFile = path.join(this.directory, `${this.name}.pem`);
    // The certificate is written last: where it is, its key is there too.
    if (fs.existsSync(certificateFile)) {
      return { key: fs.readFileSync(keyFile, "utf8"), certificate: fs.readFileSync(certificateFile, "utf8") };
    }
    const { privateKey } = newKey("ecdsa");
    const root = await createRoot(pem(privateKey), this.now(), `Seawall sandbox ${this.name.replace("-", " ")}`);
    keep(keyFile, root.key, 0o600);
    keep(certificateFile, root.certificate, 0o644);
    return root;
  }
}

function newKey(kind: "ecdsa" | "rsa"): { publicKey: KeyObject; privateKey: KeyObject } {
  return kind === "rsa"
    ? generateKeyPairSync("rsa", { modulusLength: 2048 })
    : generateKeyPairSync("ec", { namedCurve: "P-256" });
}

const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

/** Whole or not at all, and durable. */
function keep(file: string, text: string, mode: number): void {
  const draft = `${file}.new`;
  fs.rmSync(draft, { force: true });
  const handle = fs.openSync(draft, "wx", mode);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(draft, file);
}
