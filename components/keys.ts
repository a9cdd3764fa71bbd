import * as pulumi from "@pulumi/pulumi";
import { Problems, words } from "./errors";

const types = ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];
const hardware = ["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"];

/** RequiredRSASize of the hosts' SSH servers, in bits. */
const smallestRsa = 3072;

/** Checks that each of `keys` is one line of an OpenSSH public key that the hosts' SSH servers accept. */
export function checkPublicKeys(problems: Problems, path: string, keys: readonly string[]): void {
  keys.forEach((key, i) => {
    const at = `${path}[${i}]`;
    // Whatever this is, it may be a private key: it is never shown.
    const shown = `${key.split(/\s/, 1)[0]?.slice(0, 24) ?? ""}…`;
    const [type = "", data = ""] = key.split(" ");
    const blob = Buffer.from(data, "base64");
    const wellFormed =
      !/[\r\n]/.test(key) && [...types, ...hardware].includes(type) && field(blob, 0)?.toString("latin1") === type;
    const ok = problems.check(
      wellFormed,
      at,
      shown,
      "one line of a public key in OpenSSH format",
      'paste the line of the .pub file, such as "ssh-ed25519 AAAA… you@example.com"',
    );
    if (!ok || type !== "ssh-rsa") return;
    const bits = rsaBits(blob);
    problems.check(
      bits >= smallestRsa,
      at,
      words(`an RSA key of ${bits} bits`),
      `RSA of ${smallestRsa} bits or more, or ed25519`,
      "make a new pair with ssh-keygen -t ed25519",
    );
  });
}

/** The `n`-th length-prefixed field of an SSH key blob. */
function field(blob: Buffer, n: number): Buffer | undefined {
  let offset = 0;
  for (let i = 0; ; i++) {
    if (offset + 4 > blob.length) return undefined;
    const end = offset + 4 + blob.readUInt32BE(offset);
    if (end > blob.length) return undefined;
    if (i === n) return blob.subarray(offset + 4, end);
    offset = end;
  }
}

function rsaBits(blob: Buffer): number {
  const modulus = field(blob, 2) ?? Buffer.alloc(0);
  const start = modulus.findIndex((byte) => byte !== 0);
  if (start < 0) return 0;
  return (modulus.length - start) * 8 - Math.clz32(modulus[start] ?? 0) + 24;
}

/** A key on one line. Empty where a test's mocks give none, so that programs can be tested on mocks that only echo. */
export const oneLine = (key: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.output(key as pulumi.Input<string | undefined>).apply((text) => text?.trim() ?? "");
