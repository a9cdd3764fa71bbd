import * as tls from "@pulumi/tls";
import type { LifecycleCase } from "../../case";

export const privateKey: LifecycleCase = {
  type: "tls:index/privateKey:PrivateKey",
  make: (name, inputs, opts) => new tls.PrivateKey(name, inputs as never, opts),
  notImportable: "the official provider has no importer for it",
  random: [
    "privateKeyOpenssh",
    "privateKeyPem",
    "privateKeyPemPkcs8",
    "publicKeyFingerprintMd5",
    "publicKeyFingerprintSha256",
    "publicKeyOpenssh",
    "publicKeyPem",
  ],
  steps: [
    { what: "is made", inputs: () => ({ algorithm: "ED25519" }) },
    { what: "is of another algorithm", inputs: () => ({ algorithm: "ECDSA", ecdsaCurve: "P256" }), replaces: true },
    { what: "is of another curve", inputs: () => ({ algorithm: "ECDSA", ecdsaCurve: "P384" }), replaces: true },
    { what: "is an RSA key", inputs: () => ({ algorithm: "RSA", rsaBits: 2048 }), replaces: true },
    { what: "has more bits", inputs: () => ({ algorithm: "RSA", rsaBits: 3072 }), replaces: true },
  ],
};
