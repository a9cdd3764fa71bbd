/** What a live run may create, and how each is found, named and priced. */
export interface Kind {
  route: string;
  /** Key of one in an answer, and of a list. */
  one: string;
  many: string;
  /** Field that a path names it by. */
  id: string;
  /** Field that carries the run's prefix; undefined where there is none to carry it. */
  name?: string;
  /** The price table's name for it. */
  type: string;
}

const type = (name: string): string => `digitalocean:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** In the order in which they can be removed: what uses another comes before it. */
export const kinds = {
  loadBalancer: {
    route: "/v2/load_balancers",
    one: "load_balancer",
    many: "load_balancers",
    id: "id",
    name: "name",
    type: type("loadBalancer"),
  },
  droplet: { route: "/v2/droplets", one: "droplet", many: "droplets", id: "id", name: "name", type: type("droplet") },
  reservedIp: {
    route: "/v2/reserved_ips",
    one: "reserved_ip",
    many: "reserved_ips",
    id: "ip",
    type: type("reservedIp"),
  },
  volume: { route: "/v2/volumes", one: "volume", many: "volumes", id: "id", name: "name", type: type("volume") },
  snapshot: {
    route: "/v2/snapshots",
    one: "snapshot",
    many: "snapshots",
    id: "id",
    name: "name",
    type: type("dropletSnapshot"),
  },
  firewall: {
    route: "/v2/firewalls",
    one: "firewall",
    many: "firewalls",
    id: "id",
    name: "name",
    type: type("firewall"),
  },
  certificate: {
    route: "/v2/certificates",
    one: "certificate",
    many: "certificates",
    id: "id",
    name: "name",
    type: type("certificate"),
  },
  check: {
    route: "/v2/uptime/checks",
    one: "check",
    many: "checks",
    id: "id",
    name: "name",
    type: type("uptimeCheck"),
  },
  alert: {
    route: "/v2/monitoring/alerts",
    one: "policy",
    many: "policies",
    id: "uuid",
    name: "description",
    type: type("monitorAlert"),
  },
  key: { route: "/v2/account/keys", one: "ssh_key", many: "ssh_keys", id: "id", name: "name", type: type("sshKey") },
  domain: { route: "/v2/domains", one: "domain", many: "domains", id: "name", name: "name", type: type("domain") },
  spacesKey: {
    route: "/v2/spaces/keys",
    one: "key",
    many: "keys",
    id: "access_key",
    name: "name",
    type: type("spacesKey"),
  },
  project: { route: "/v2/projects", one: "project", many: "projects", id: "id", name: "name", type: type("project") },
  vpc: { route: "/v2/vpcs", one: "vpc", many: "vpcs", id: "id", name: "name", type: type("vpc") },
  tag: { route: "/v2/tags", one: "tag", many: "tags", id: "name", name: "name", type: type("tag") },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as KindName[];

export const kindOf = (name: KindName): Kind => kinds[name];
