import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { Certificate } from "../store/load-balancers";
import { unprocessable } from "./errors";
import type { Input } from "./input";

const invalid = (why: string) => unprocessable(`Invalid certificate data: ${why}`);

/** Reads a certificate that somebody brings along with its key. What is wrong is told without a word of the key. */
export function readCustom(
  input: Input,
  now: Date,
): Required<Pick<Certificate, "dnsNames" | "notAfter" | "sha1Fingerprint" | "chain" | "privateKey">> {
  const leafPem = input.text("leaf_certificate");
  const privateKey = input.text("private_key");
  const chainPem = input.string("certificate_chain") ?? "";
  const leaf = parse(leafPem, "leaf certificate");
  const key = parseKey(privateKey);
  if (!leaf.checkPrivateKey(key)) throw invalid("the private key does not match the leaf certificate");
  if (new Date(leaf.validTo) <= now) throw invalid("the leaf certificate has expired");
  const [issuer] = blocks(chainPem).map((pem) => parse(pem, "certificate chain"));
  if (chainPem.trim() !== "" && !issuer) throw invalid("the certificate chain could not be parsed");
  if (issuer && !leaf.verify(issuer.publicKey)) {
    throw invalid("the leaf certificate is not signed by the first certificate of the chain");
  }
  return {
    ...factsOf(leafPem),
    dnsNames: namesOf(leaf),
    chain: [leafPem, chainPem].map((pem) => `${pem.trim()}\n`).join(""),
    privateKey: `${privateKey.trim()}\n`,
  };
}

/** What the API tells of a certificate, read from the first of a PEM text. */
export function factsOf(pem: string): Required<Pick<Certificate, "notAfter" | "sha1Fingerprint">> {
  const leaf = parse(pem, "leaf certificate");
  return {
    notAfter: new Date(leaf.validTo).toISOString().replace(/\.\d+Z$/, "Z"),
    sha1Fingerprint: leaf.fingerprint.replaceAll(":", "").toLowerCase(),
  };
}

const blocks = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];

function parse(pem: string, what: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw invalid(`the ${what} could not be parsed`);
  }
}

function parseKey(pem: string): KeyObject {
  const key = keyOf(pem);
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (
    (modulusLength !== undefined && modulusLength < 2048) ||
    namedCurve === "secp192r1" ||
    namedCurve === "prime192v1"
  ) {
    throw invalid("the provided private key is not a minimum of 2048 bits (RSA) or 224 bits (ECDSA)");
  }
  return key;
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw invalid("the private key could not be parsed");
  }
}

function namesOf(leaf: X509Certificate): string[] {
  const listed = [...(leaf.subjectAltName ?? "").matchAll(/DNS:([^,\s"]+)/g)].map((match) => match[1] ?? "");
  const common = /^CN=(.+)$/m.exec(leaf.subject)?.[1];
  return listed.length > 0 || common === undefined ? listed : [common];
}
