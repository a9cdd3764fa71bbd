import ipaddr from "ipaddr.js";
import type { Cloud } from "../cloud";
import type { Vpc } from "../store/entities";
import type { HealthCheck, LoadBalancer, LoadBalancerFirewall, StickySessions } from "../store/load-balancers";
import type { Store } from "../store/store";
import { regionSlugs } from "./catalogue";
import { ApiError, notFound, unprocessable } from "./errors";
import { checkTogether, readForwardingRules } from "./forwarding-rules";
import type { Input } from "./input";
import { defaultVpc } from "./vpcs";

/** What a request may set, at creation and later. */
export type Settings = Omit<
  LoadBalancer,
  | "id"
  | "number"
  | "region"
  | "type"
  | "network"
  | "networkStack"
  | "status"
  | "createdAt"
  | "vpcId"
  | "publicIp"
  | "privateIp"
>;

/** What stays as it was made. */
export type Place = Pick<LoadBalancer, "region" | "type" | "network" | "networkStack" | "vpcId">;

const slugs: Record<string, number> = { "lb-small": 1, "lb-medium": 3, "lb-large": 6 };

/** The slug that equates to a number of nodes, where there is one. */
export const sizeSlug = (units: number): string | undefined => Object.keys(slugs).find((slug) => slugs[slug] === units);

/** Reads where a new load balancer shall be. */
export function readPlace(cloud: Cloud, input: Input): Place {
  const type = oneOf(input, "type", ["REGIONAL", "REGIONAL_NETWORK", "GLOBAL"]) ?? "REGIONAL";
  if (type === "GLOBAL") {
    throw new ApiError(501, "not_implemented", "Global load balancers are not implemented by the sandbox.");
  }
  const region = input.text("region");
  if (!regionSlugs.includes(region)) {
    throw unprocessable(`region ${region} does not exist: use one of ${regionSlugs.join(", ")}`);
  }
  return {
    region,
    type,
    network: oneOf(input, "network", ["EXTERNAL", "INTERNAL"]) ?? "EXTERNAL",
    networkStack: oneOf(input, "network_stack", ["IPV4", "DUALSTACK"]) ?? "IPV4",
    vpcId: readVpc(cloud, input.string("vpc_uuid") || undefined, region).id,
  };
}

function readVpc(cloud: Cloud, id: string | undefined, region: string): Vpc {
  const vpc = id === undefined ? defaultVpc(cloud, region) : cloud.store.vpcs.get(id);
  if (!vpc) throw notFound("The VPC you specified could not be found.");
  if (vpc.region !== region) throw unprocessable("Load Balancer and VPC must be in the same region");
  return vpc;
}

/** Refuses what cannot be changed. A field that is not given stays as it is. */
export function checkPlace(input: Input, before: LoadBalancer): void {
  const fixed = [
    ["region", before.region],
    ["vpc_uuid", before.vpcId],
    ["type", before.type],
    ["network", before.network],
    ["network_stack", before.networkStack],
  ] as const;
  for (const [name, value] of fixed) {
    const given = input.string(name);
    if (given && given.toLowerCase() !== value.toLowerCase()) throw unprocessable(`${name} cannot be changed`);
  }
}

/** Reads a full representation: what is not given is at its default. */
export function readSettings({ store }: Cloud, input: Input, place: Place, self?: LoadBalancer): Settings {
  for (const name of ["domains", "target_load_balancer_ids"]) {
    const value = input.raw(name);
    if (Array.isArray(value) && value.length > 0) throw unprocessable(`${name} is only for global load balancers`);
  }
  if (input.has("glb_settings")) throw unprocessable("glb_settings is only for global load balancers");
  const rules = readForwardingRules(store, input, place.type);
  const redirectHttpToHttps = input.boolean("redirect_http_to_https") ?? false;
  checkTogether(rules, redirectHttpToHttps);
  return {
    name: readName(store, input, self),
    sizeUnit: readSize(input),
    algorithm: oneOf(input, "algorithm", ["round_robin", "least_connections"]) ?? "round_robin",
    rules,
    redirectHttpToHttps,
    healthCheck: readHealthCheck(input.object("health_check")),
    stickySessions: readSticky(input.object("sticky_sessions")),
    proxyProtocol: input.boolean("enable_proxy_protocol") ?? false,
    backendKeepalive: input.boolean("enable_backend_keepalive") ?? false,
    idleTimeoutSeconds: within(input, "http_idle_timeout_seconds", 30, 600) ?? 60,
    tlsCipherPolicy: oneOf(input, "tls_cipher_policy", ["DEFAULT", "STRONG"]) ?? "DEFAULT",
    disableLetsEncryptDnsRecords: input.boolean("disable_lets_encrypt_dns_records") ?? false,
    firewall: readFirewall(input.object("firewall")),
    ...readTargets(store, input, place),
  };
}

function readName(store: Store, input: Input, self?: LoadBalancer): string {
  const name = input.text("name");
  if (!/^[a-zA-Z0-9.-]{1,255}$/.test(name)) {
    throw unprocessable("name may only contain letters, numbers, dashes and periods");
  }
  if (store.loadBalancers.find((other) => other.name === name && other.id !== self?.id)) {
    throw unprocessable("name is not unique");
  }
  return name;
}

function readSize(input: Input): number {
  const slug = input.string("size") || undefined;
  const units = within(input, "size_unit", 1, 100);
  if (slug === undefined) return units ?? 1;
  if (units !== undefined) throw unprocessable("size and size_unit cannot be used together");
  const equal = slugs[slug];
  if (equal === undefined) throw unprocessable(`size ${slug} is invalid: use ${Object.keys(slugs).join(", ")}`);
  return equal;
}

function readHealthCheck(input: Input | undefined): HealthCheck {
  const protocol = (input && oneOf(input, "protocol", ["http", "https", "tcp"])) ?? "http";
  const path = input?.string("path") || "/";
  if (!path.startsWith("/")) throw unprocessable("health check path must begin with /");
  if (/[^\x21-\x7e]/.test(path)) throw unprocessable("health check path is invalid");
  const number = (name: string, least: number, most: number): number | undefined =>
    input && within(input, name, least, most);
  return {
    protocol,
    port: number("port", 1, 65535) ?? 80,
    ...(protocol === "tcp" ? {} : { path }),
    check_interval_seconds: number("check_interval_seconds", 3, 300) ?? 10,
    response_timeout_seconds: number("response_timeout_seconds", 3, 300) ?? 5,
    unhealthy_threshold: number("unhealthy_threshold", 2, 10) ?? 5,
    healthy_threshold: number("healthy_threshold", 2, 10) ?? 3,
  };
}

function readSticky(input: Input | undefined): StickySessions {
  const type = (input && oneOf(input, "type", ["cookies", "none"])) ?? "none";
  if (!input || type === "none") return { type: "none" };
  const name = input.text("cookie_name");
  if (!/^[!#$%&*+.^_`|~0-9A-Za-z-]{2,40}$/.test(name)) {
    throw unprocessable("cookie_name must have between 2 and 40 characters that a cookie's name may have");
  }
  const ttl = within(input, "cookie_ttl_seconds", 1, 2 ** 31 - 1);
  if (ttl === undefined) throw unprocessable("cookie_ttl_seconds is required and can't be blank");
  return { type: "cookies", cookie_name: name, cookie_ttl_seconds: ttl };
}

function readFirewall(input: Input | undefined): LoadBalancerFirewall {
  const read = (name: "allow" | "deny"): string[] => {
    const rules = input?.strings(name) ?? [];
    for (const rule of rules) if (!isFirewallRule(rule)) throw invalidFirewallRule(rule);
    return rules;
  };
  return { allow: read("allow"), deny: read("deny") };
}

const isFirewallRule = (rule: string): boolean => {
  const [, kind, value = ""] = /^(ip|cidr):(.*)$/.exec(rule) ?? [];
  return kind === "ip" ? ipaddr.isValid(value) : kind === "cidr" && ipaddr.isValidCIDR(value);
};

const invalidFirewallRule = (rule: string): ApiError =>
  unprocessable(`firewall rule ${rule} is invalid: use ip:1.2.3.4 or cidr:1.2.0.0/16`);

function readTargets(store: Store, input: Input, place: Place): Pick<LoadBalancer, "dropletIds" | "tag"> {
  const tag = input.string("tag") ?? "";
  const dropletIds = [...new Set(input.integers("droplet_ids"))];
  if (tag !== "" && dropletIds.length > 0) throw unprocessable("need to provide either a tag or a list of droplets");
  if (tag !== "" && !/^[a-zA-Z0-9_:-]{1,255}$/.test(tag)) throw unprocessable(`Tag name ${tag} is invalid`);
  return { tag, dropletIds: knownTargets(store, dropletIds, place) };
}

/** Droplets that can be behind a load balancer: they exist, in its region and its VPC. */
export function knownTargets(store: Store, ids: number[], place: Pick<Place, "region" | "vpcId">): number[] {
  for (const id of ids) {
    const droplet = store.droplets.get(String(id));
    if (!droplet) throw unprocessable(`droplet ${id} does not exist`);
    if (droplet.region !== place.region) throw unprocessable(`droplet ${id} is not in the load balancer's region`);
    if (droplet.vpcId !== place.vpcId) throw unprocessable(`droplet ${id} is not in the load balancer's VPC`);
  }
  return [...new Set(ids)];
}

function oneOf<T extends string>(input: Input, name: string, values: readonly T[]): T | undefined {
  const given = input.string(name) || undefined;
  const value = values.find((candidate) => candidate.toLowerCase() === given?.toLowerCase());
  if (given !== undefined && value === undefined) {
    throw unprocessable(`${name} ${given} is invalid: use ${values.join(", ")}`);
  }
  return value;
}

/** A number within bounds. Zero is what clients send for one that is not set. */
function within(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input.integer(name) || undefined;
  if (value !== undefined && (value < least || value > most)) {
    throw unprocessable(`${name} must be between ${least} and ${most}`);
  }
  return value;
}
