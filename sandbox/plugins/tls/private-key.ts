import * as crypto from "node:crypto";
import { promisify } from "node:util";
import type * as sshpk from "sshpk";
import { unwrapped } from "../shared/lazy";
import { Problem, ResourceType } from "../shared/resource";
import { UNKNOWN, Value, Values } from "../shared/values";

const algorithms = ["RSA", "ECDSA", "ED25519"];
/** OpenSSL's names of the curves. OpenSSH knows no P224. */
const curves: Record<string, string> = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" };

const generate = promisify(crypto.generateKeyPair);

function validate(inputs: Values): Problem[] {
  const problems: Problem[] = [];
  const oneOf = (name: string, allowed: string[]): void => {
    const value: Value = inputs[name];
    if (value === undefined || value === UNKNOWN || (typeof value === "string" && allowed.includes(value))) return;
    problems.push({
      path: [name],
      reason: `${name} must be one of ${allowed.join(", ")}, got ${JSON.stringify(value)}`,
    });
  };
  oneOf("algorithm", algorithms);
  oneOf("ecdsaCurve", Object.keys(curves));
  return problems;
}

async function newKey(inputs: Values): Promise<crypto.KeyObject> {
  switch (inputs.algorithm) {
    case "RSA":
      return (await generate("rsa", { modulusLength: inputs.rsaBits as number })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: curves[inputs.ecdsaCurve as string]! })).privateKey;
    default:
      return (await generate("ed25519")).privateKey;
  }
}

/** PEM of the format each algorithm had first: PKCS#1 for RSA, SEC 1 for ECDSA, PKCS#8 for Ed25519. */
const oldestFormat = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;

async function stateOf(inputs: Values): Promise<Values> {
  const key = await newKey(inputs);
  const format = oldestFormat[inputs.algorithm as keyof typeof oldestFormat];
  return {
    ...inputs,
    privateKeyPem: key.export({ format: "pem", type: format }) as string,
    privateKeyPemPkcs8: key.export({ format: "pem", type: "pkcs8" }) as string,
    publicKeyPem: crypto.createPublicKey(key).export({ format: "pem", type: "spki" }) as string,
    ...(await openssh(key, inputs)),
  };
}

async function openssh(key: crypto.KeyObject, inputs: Values): Promise<Values> {
  if (inputs.algorithm === "ECDSA" && inputs.ecdsaCurve === "P224") {
    return { privateKeyOpenssh: "", publicKeyOpenssh: "", publicKeyFingerprintMd5: "", publicKeyFingerprintSha256: "" };
  }
  const { parsePrivateKey } = unwrapped<typeof sshpk>(await import("sshpk"));
  const parsed = parsePrivateKey(key.export({ format: "pem", type: "pkcs8" }), "pem");
  parsed.comment = "";
  const blob = parsed.toPublic().toBuffer("rfc4253", {});
  const digest = (algorithm: string): Buffer => crypto.createHash(algorithm).update(blob).digest();
  return {
    privateKeyOpenssh: parsed.toString("openssh"),
    publicKeyOpenssh: `${blob.toString("utf8", 4, 4 + blob.readUInt32BE(0))} ${blob.toString("base64")}\n`,
    publicKeyFingerprintMd5: digest("md5").toString("hex").match(/../g)!.join(":"),
    publicKeyFingerprintSha256: `SHA256:${digest("sha256").toString("base64").replace(/=+$/, "")}`,
  };
}

export const privateKey: ResourceType = {
  validate,
  create: async (_, given) => {
    const inputs: Values = { rsaBits: 2048, ecdsaCurve: "P224", ...given };
    const state = await stateOf(inputs);
    const der = crypto.createPublicKey(state.publicKeyPem as string).export({ format: "der", type: "spki" });
    const id = crypto.createHash("sha1").update(der).digest("hex");
    return { id, state };
  },
};
