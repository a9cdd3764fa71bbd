import * as fs from "node:fs";
import * as path from "node:path";
import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";

/** Pairs that are good for nothing but this: keys and certificates for own.example and signed.example. */
const pem = (file: string): string => fs.readFileSync(path.join(__dirname, "certificates", file), "utf8");
const selfSigned = { privateKey: pem("self-signed.key"), leafCertificate: pem("self-signed.pem") };
const signed = {
  privateKey: pem("signed.key"),
  leafCertificate: pem("signed.pem"),
  certificateChain: pem("chain.pem"),
};
const given = "only ever given: the API does not tell it back";

export const certificate: LifecycleCase = {
  type: "digitalocean:index/certificate:Certificate",
  make: (name, inputs, opts) => new digitalocean.Certificate(name, inputs, opts),
  notImported: { privateKey: given, leafCertificate: given, certificateChain: given },
  steps: [
    { what: "is created", inputs: () => ({ name: "lifecycle-own", ...selfSigned }) },
    { what: "gets another pair", inputs: () => ({ name: "lifecycle-signed", ...signed }), replaces: true },
    { what: "is renamed", inputs: () => ({ name: "lifecycle-other", ...signed }), replaces: true },
  ],
};

interface Needs {
  domain: digitalocean.Domain;
}

export const letsEncrypt: LifecycleCase<Needs> = {
  type: "digitalocean:index/certificate:Certificate",
  needs: (scope) => ({ domain: new digitalocean.Domain(scope("domain"), { name: "encrypted.example" }) }),
  make: (name, inputs, opts) => new digitalocean.Certificate(name, inputs, opts),
  random: ["sha1Fingerprint"],
  steps: [
    {
      what: "is created",
      inputs: ({ domain }) => ({ name: "lifecycle-le", type: "lets_encrypt", domains: [domain.name] }),
    },
    {
      what: "covers another name",
      inputs: ({ domain }) => ({
        name: "lifecycle-le-two",
        type: "lets_encrypt",
        domains: [domain.name, domain.name.apply((name) => `www.${name}`)],
      }),
      replaces: true,
    },
  ],
};
