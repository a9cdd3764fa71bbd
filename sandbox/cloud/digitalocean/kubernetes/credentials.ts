import type { FastifyInstance } from "fastify";
import { stringify } from "yaml";
import type { Cloud } from "../../cloud";
import type { KubernetesCluster } from "../../store/kubernetes";
import { ApiError, unprocessable } from "../errors";
import { clusterOf, type ById } from "./clusters";
import { issueToken } from "./control-plane/tokens";
import { endpointOf } from "./view";

const sevenDays = 7 * 24 * 60 * 60;

interface Request extends ById {
  Querystring: { expiry_seconds?: string; type?: string };
}

/** What a client of a cluster's API needs. */
interface Credentials {
  server: string;
  /** Base64 of PEM. */
  authority: string;
  token: string;
  expiresAt: string;
}

export function kubernetesCredentials(app: FastifyInstance, cloud: Cloud): void {
  app.get<Request>("/kubernetes/clusters/:id/credentials", (request) => {
    const credentials = credentialsOf(cloud, clusterOf(cloud, request.params.id), request.query);
    return {
      server: credentials.server,
      certificate_authority_data: credentials.authority,
      client_certificate_data: null,
      client_key_data: null,
      token: credentials.token,
      expires_at: credentials.expiresAt,
    };
  });

  app.get<Request>("/kubernetes/clusters/:id/kubeconfig", (request, reply) => {
    const cluster = clusterOf(cloud, request.params.id);
    if (request.query.type === "sso" && !cluster.sso?.enabled) {
      throw unprocessable("SSO is not enabled for this cluster");
    }
    const credentials = credentialsOf(cloud, cluster, request.query);
    return reply.type("application/yaml").send(kubeconfig(cluster, credentials));
  });
}

function credentialsOf(
  cloud: Cloud,
  cluster: KubernetesCluster,
  { expiry_seconds: given }: Request["Querystring"],
): Credentials {
  const { authority, state } = cluster;
  if (authority === undefined || state === "provisioning") {
    throw new ApiError(412, "precondition_failed", "The cluster is not yet provisioned.");
  }
  const seconds = Number(given ?? 0);
  if (!Number.isInteger(seconds) || seconds < 0) throw unprocessable("expiry_seconds must not be negative");
  const expiresAt = new Date(cloud.now().getTime() + (seconds || sevenDays) * 1000).toISOString();
  return {
    server: endpointOf(cluster),
    authority: Buffer.from(authority).toString("base64"),
    token: issueToken(cloud, cluster.id, expiresAt),
    expiresAt,
  };
}

/** A kubeconfig with the names that DigitalOcean gives: "do-sgp1-web", and "do-sgp1-web-admin" for who it is for. */
function kubeconfig({ name, region }: KubernetesCluster, { server, authority, token }: Credentials): string {
  const context = `do-${region}-${name}`;
  const user = `${context}-admin`;
  return stringify({
    apiVersion: "v1",
    clusters: [{ cluster: { "certificate-authority-data": authority, server }, name: context }],
    contexts: [{ context: { cluster: context, user }, name: context }],
    "current-context": context,
    kind: "Config",
    preferences: {},
    users: [{ name: user, user: { token } }],
  });
}
