import * as http from "node:http";
import type { KubernetesOnDemand, KubernetesState } from "../microk8s";
import { addressAt, netmask, rangeOf } from "./addresses";
import type { Cloud } from "./cloud";
import { reviewPath } from "./digitalocean/kubernetes/control-plane/launch";
import { clusterServedAt } from "./digitalocean/kubernetes/control-plane/network";
import { reviewToken } from "./digitalocean/kubernetes/control-plane/tokens";
import type { Droplet } from "./store/entities";

/** What a droplet learns about itself at 169.254.169.254, as DigitalOcean's metadata service tells it. */
export function metadataOf(cloud: Cloud, droplet: Droplet) {
  const { store, instance } = cloud;
  const outside = rangeOf(instance.publicCidr);
  const vpc = store.vpcs.get(droplet.vpcId);
  const inside = vpc && rangeOf(vpc.ipRange);
  const reserved = store.reservedIps.find((candidate) => candidate.dropletId === droplet.id);
  const reservation = { ipv4: { active: reserved !== undefined, ...(reserved ? { ip_address: reserved.id } : {}) } };
  const card = (address: string, range: typeof outside, type: string) => ({
    ipv4: { ip_address: address, netmask: netmask(range), gateway: addressAt(range, 1) },
    mac: macOf(address),
    type,
  });
  return {
    droplet_id: Number(droplet.id),
    hostname: droplet.name,
    user_data: droplet.userData ?? "",
    vendor_data: "",
    public_keys: droplet.sshKeys,
    region: droplet.region,
    interfaces: {
      public: [card(droplet.publicIp, outside, "public")],
      ...(inside ? { private: [card(droplet.privateIp, inside, "private")] } : {}),
    },
    floating_ip: reservation,
    reserved_ip: reservation,
    dns: { nameservers: [instance.routerAddress] },
    features: { dhcp_enabled: false },
    tags: droplet.tags,
  };
}

/** The hardware address that the service tells for an address: locally administered, from its four octets. */
const macOf = (address: string): string =>
  ["02", "00", ...address.split(".").map((part) => Number(part).toString(16).padStart(2, "0"))].join(":");

/** Names of the plain-text tree that differ from the keys of the JSON document. */
const renamed: Record<string, string> = {
  droplet_id: "id",
  user_data: "user-data",
  vendor_data: "vendor-data",
  public_keys: "public-keys",
  ip_address: "address",
};

/**
 * One path of the plain-text tree under /metadata/v1/: a leaf is its value, a branch lists its children, those with
 * children of their own ending in a slash. Undefined where there is nothing.
 */
export function plainText(document: unknown, path: string): string | undefined {
  let node = document;
  for (const part of path.split("/").filter(Boolean)) {
    if (typeof node !== "object" || node === null) return undefined;
    const key = Object.keys(node).find((candidate) => (renamed[candidate] ?? candidate) === part);
    if (key === undefined) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  if (typeof node !== "object" || node === null) return String(node);
  if (isTextList(node)) return node.join("\n");
  return Object.entries(node)
    .map(([key, value]) => `${renamed[key] ?? key}${typeof value === "object" && !isTextList(value) ? "/" : ""}`)
    .join("\n");
}

const progressOf = (state: KubernetesState): string =>
  state.state === "making" ? (state.detail.split("\n")[0] ?? "") : state.state;

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** Where a host asks for the programs of a cluster, which lie in a folder that it sees: our stand-in for a snap's download. */
const kubernetesPath = "/seawall/kubernetes";

/** Bytes that a control plane's question may have. */
const questionLimit = 64 * 1024;

/** What a request carries; empty where it is more than a control plane would ask. */
async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request.setEncoding("utf8")) {
    body += String(part);
    if (body.length > questionLimit) return "";
  }
  return body;
}

/**
 * Serves the metadata of the droplet that asks, which is known by its source address; and control planes of managed clusters,
 * which are no droplets: they have tokens reviewed.
 */
export function metadataServer(cloud: Cloud, kubernetes?: Pick<KubernetesOnDemand, "want">): http.Server {
  return http.createServer((request, response) => {
    const answer = (status: number, body: string, type = "text/plain; charset=utf-8") =>
      response.writeHead(status, { "content-type": type }).end(body);
    const source = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    const droplet = cloud.store.droplets.find(({ publicIp, privateIp }) => publicIp === source || privateIp === source);
    const cluster = droplet ? undefined : clusterServedAt(cloud.store, source);
    if (!droplet && !cluster) return answer(404, `no droplet has the address ${source}\n`);
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (kubernetes && path === kubernetesPath && request.method === "PUT") {
      const wanted = kubernetes.want();
      return wanted.state === "complete" ? answer(200, "complete\n") : answer(202, `${progressOf(wanted)}\n`);
    }
    if (cluster && path === reviewPath && request.method === "POST") {
      return void bodyOf(request).then(
        (review) => answer(200, reviewToken(cloud, cluster, review), "application/json"),
        () => answer(400, "the request was cut off\n"),
      );
    }
    if (!droplet) return answer(404, "not found\n");
    if (request.method !== "GET") return answer(405, "only GET is allowed\n");
    const document = metadataOf(cloud, droplet);
    if (path === "/metadata/v1.json") return answer(200, JSON.stringify(document), "application/json");
    const inside = /^\/metadata\/v1(?:\/(.*))?$/.exec(path);
    const text = inside ? plainText(document, inside[1] ?? "") : undefined;
    return text === undefined ? answer(404, "not found\n") : answer(200, text);
  });
}
