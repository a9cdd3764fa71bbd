import { stringify } from "yaml";
import { isObject, textOf, Value, Values } from "../shared/values";
import { DoContext } from "./config";

interface ApiCredentials {
  server: string;
  /** Base64 of PEM. */
  certificate_authority_data: string;
  token: string;
  expires_at: string;
}
interface Named {
  id: string;
  name: string;
  region: string;
}

/** What lets a program into a cluster: as it was where it is still valid, else asked for anew. */
export async function kubeConfigsOf(context: DoContext, cluster: Named, given: Values): Promise<Value> {
  const [known] = Array.isArray(given.kubeConfigs) ? given.kubeConfigs : [];
  const expires = isObject(known) ? Date.parse(textOf(known.expiresAt)) : NaN;
  if (expires > Date.now()) return given.kubeConfigs;
  const seconds = typeof given.kubeconfigExpireSeconds === "number" ? given.kubeconfigExpireSeconds : 0;
  const path = `kubernetes/clusters/${cluster.id}/credentials?expiry_seconds=${seconds}`;
  const credentials = await context.config.api.get<ApiCredentials>(path, context.signal);
  return [
    {
      clusterCaCertificate: credentials.certificate_authority_data,
      host: credentials.server,
      token: credentials.token,
      expiresAt: toSeconds(credentials.expires_at),
      rawConfig: kubeconfig(cluster, credentials),
      clientKey: "",
      clientCertificate: "",
    },
  ];
}

const toSeconds = (iso: string): string => new Date(iso).toISOString().replace(/\.\d+Z$/, "Z");

/** A kubeconfig as the official provider writes it. */
function kubeconfig({ name, region }: Named, credentials: ApiCredentials): string {
  const context = `do-${region}-${name}`;
  const user = `${context}-admin`;
  const { certificate_authority_data: authority, server, token } = credentials;
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ cluster: { "certificate-authority-data": authority, server }, name: context }],
      contexts: [{ context: { cluster: context, user }, name: context }],
      "current-context": context,
      users: [{ name: user, user: { token } }],
    },
    { indentSeq: false, lineWidth: 0 },
  );
}
