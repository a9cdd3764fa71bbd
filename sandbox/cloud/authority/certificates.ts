// The library below finds its parts by decorators, which need this first.
import "reflect-metadata";
import { createPublicKey, randomBytes, webcrypto, type KeyObject } from "node:crypto";
import * as net from "node:net";
import * as x509 from "@peculiar/x509";
import type { CertificateTerms } from "./authority";

/** The authority itself: its private key (PKCS #8) and its certificate, as PEM. */
export interface Root {
  key: string;
  certificate: string;
}

const dayMs = 24 * 60 * 60_000;
const rootDays = 20 * 365;
/** A certificate is valid from a little before it was made: clocks differ. */
const backdateMs = 5 * 60_000;
const longestCommonName = 64;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export async function createRoot(key: string, now: Date, name = "Seawall sandbox authority"): Promise<Root> {
  const { KeyUsageFlags: use } = x509;
  const publicKey = publicKeyOf(createPublicKey(key));
  const subject = `O=Seawall, CN=${name}`;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: subject,
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + rootDays * dayMs),
    publicKey,
    signingKey: await signingKey(key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(use.keyCertSign | use.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return { key, certificate: text(certificate) };
}

export async function signLeaf(root: Root, key: KeyObject, terms: CertificateTerms, now: Date): Promise<string> {
  const { KeyUsageFlags: use } = x509;
  const issuer = new x509.X509Certificate(root.certificate);
  const publicKey = publicKeyOf(key);
  const subject = terms.subject ?? commonName(terms.names);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: issuer.subjectName,
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter: new Date(now.getTime() + terms.days * dayMs),
    publicKey,
    signingKey: await signingKey(root.key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(
        key.asymmetricKeyType === "rsa" ? use.digitalSignature | use.keyEncipherment : use.digitalSignature,
        true,
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      // With no subject at all, the names alone say whose it is.
      new x509.SubjectAlternativeNameExtension(terms.names.map(generalName), subject === ""),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return text(certificate);
}

/** A common name has 64 characters at most; a longer one is left to the alternative names. */
function commonName(names: string[]): string {
  const name = names.find((one) => one.length <= longestCommonName);
  return name === undefined ? "" : new x509.Name([{ CN: [name] }]).toString();
}

const generalName = (name: string): x509.JsonGeneralName => ({
  type: net.isIP(name) === 0 ? "dns" : "ip",
  value: name,
});

/** Positive, and 20 octets at most, as RFC 5280 asks. */
const serial = (): string => {
  const bytes = randomBytes(20);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString("hex");
};

const text = (certificate: x509.X509Certificate): string => `${certificate.toString("pem")}\n`;

function signingKey(key: string) {
  const der = x509.PemConverter.decodeFirst(key);
  return webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}

const publicKeyOf = (key: KeyObject): x509.PublicKey =>
  new x509.PublicKey(new Uint8Array(key.export({ type: "spki", format: "der" })));
