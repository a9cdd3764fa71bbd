import { generateKeyPairSync } from "node:crypto";
import { createRoot } from "../../authority/certificates";

/** A certificate (PEM) of an authority as a cluster's API has one, where there is no API that would show its own. */
export async function clusterAuthority(now: Date): Promise<string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return (await createRoot(key, now, "k8saas Cluster CA")).certificate;
}
