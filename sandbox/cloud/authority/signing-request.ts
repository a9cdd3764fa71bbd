import "reflect-metadata";
import { createPublicKey, type KeyObject } from "node:crypto";
import { Pkcs10CertificateRequest } from "@peculiar/x509";

/** A certificate signing request that nobody signs. */
export class InvalidSigningRequest extends Error {}

/** The public key of a certificate signing request (PEM), which its own signature proves the asker to hold. */
export async function readSigningRequest(pem: string): Promise<KeyObject> {
  let proven = false;
  let key: KeyObject | undefined;
  try {
    const request = new Pkcs10CertificateRequest(pem);
    key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: "der", type: "spki" });
    proven = await request.verify();
  } catch {
    throw new InvalidSigningRequest("not a certificate signing request in PEM");
  }
  if (!proven) throw new InvalidSigningRequest("the certificate signing request is not signed by its own key");
  return key;
}
