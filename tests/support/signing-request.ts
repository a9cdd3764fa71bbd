import { execFileSync } from "node:child_process";

const keys = {
  rsa: ["-newkey", "rsa:2048"],
  "P-256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "P-384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
};

/** A certificate signing request of a new key, made by OpenSSL: another hand than the one that reads it. */
export function signingRequest(key: keyof typeof keys): string {
  const args = ["req", "-new", "-batch", "-nodes", "-subj", "/CN=asked.example.com", "-keyout", "/dev/null"];
  return execFileSync("openssl", [...args, ...keys[key]], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** The same PEM with another body. */
export function altered(pem: string, change: (der: Buffer) => Buffer): string {
  const [begin, ...lines] = pem.trim().split("\n");
  const der = change(Buffer.from(lines.slice(0, -1).join(""), "base64"));
  return [begin, ...(der.toString("base64").match(/.{1,64}/g) ?? []), lines.at(-1)].join("\n");
}

/** A request whose last bit is wrong, which is one of its signature. */
export const forged = (pem: string): string =>
  altered(pem, (der) => Buffer.concat([der.subarray(0, -1), Buffer.from([(der.at(-1) ?? 0) ^ 1])]));
