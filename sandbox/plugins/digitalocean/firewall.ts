import { Live, Problem, ResourceType } from "../shared/resource";
import { allOf, notEmpty, oneOf } from "../shared/rules";
import { isObject, UNKNOWN, Value, Values } from "../shared/values";
import { DigitalOcean } from "./config";
import { sameTags, validTag } from "./tags";

interface ApiPeers {
  addresses?: string[];
  droplet_ids?: number[];
  load_balancer_uids?: string[];
  kubernetes_ids?: string[];
  tags?: string[];
}
interface ApiRule {
  protocol: string;
  ports: string;
  sources?: ApiPeers;
  destinations?: ApiPeers;
}
interface ApiFirewall {
  id: string;
  name: string;
  status: string;
  created_at: string;
  pending_changes?: { droplet_id: number; removing: boolean; status: string }[] | null;
  inbound_rules?: ApiRule[] | null;
  outbound_rules?: ApiRule[] | null;
  droplet_ids?: number[] | null;
  tags?: string[] | null;
}

/** The two directions differ only in what the other side is called. */
const sides = {
  inbound: { rules: "inboundRules", peers: "sources", prefix: "source" },
  outbound: { rules: "outboundRules", peers: "destinations", prefix: "destination" },
} as const;
type Side = (typeof sides)[keyof typeof sides];

/** Our name of each kind of peer after the prefix, and the API's. */
const peerKinds: [string, keyof ApiPeers][] = [
  ["Addresses", "addresses"],
  ["DropletIds", "droplet_ids"],
  ["LoadBalancerUids", "load_balancer_uids"],
  ["KubernetesIds", "kubernetes_ids"],
  ["Tags", "tags"],
];

const list = (value: Value): Value[] => (Array.isArray(value) ? value : []);

function rulesTo(inputs: Values, side: Side): unknown[] {
  return list(inputs[side.rules])
    .filter(isObject)
    .map((rule) => {
      const peers = peerKinds.map(([name, apiName]) => [apiName, list(rule[side.prefix + name])] as const);
      const given = peers.filter(([, items]) => items.length > 0);
      return { protocol: rule.protocol, ports: rule.portRange, [side.peers]: Object.fromEntries(given) };
    });
}

function rulesFrom(rules: ApiRule[] | null | undefined, side: Side): Values[] {
  return (rules ?? []).map((rule) => {
    const peers = rule[side.peers] ?? {};
    const out: Values = { protocol: rule.protocol };
    // "0" is what the API makes of "all", and of no port at all.
    if (rule.ports !== "0") out.portRange = rule.ports;
    else if (rule.protocol !== "icmp") out.portRange = "all";
    for (const [name, apiName] of peerKinds) out[side.prefix + name] = peers[apiName] ?? [];
    return out;
  });
}

const bodyOf = (inputs: Values): unknown => ({
  name: inputs.name,
  droplet_ids: list(inputs.dropletIds),
  inbound_rules: rulesTo(inputs, sides.inbound),
  outbound_rules: rulesTo(inputs, sides.outbound),
  tags: list(inputs.tags),
});

const liveOf = (firewall: ApiFirewall): Live => ({
  id: firewall.id,
  state: {
    name: firewall.name,
    status: firewall.status,
    createdAt: firewall.created_at,
    pendingChanges: (firewall.pending_changes ?? []).map((change) => ({
      dropletId: change.droplet_id,
      removing: change.removing,
      status: change.status,
    })),
    dropletIds: firewall.droplet_ids ?? [],
    inboundRules: rulesFrom(firewall.inbound_rules, sides.inbound),
    outboundRules: rulesFrom(firewall.outbound_rules, sides.outbound),
    tags: firewall.tags ?? [],
  },
});

/** Rules that only an update will know count as none, because they do for the official provider. */
function someRule(inputs: Values): Problem[] {
  const known = (rules: Value): boolean => list(rules).length > 0 && !list(rules).includes(UNKNOWN);
  if (known(inputs.inboundRules) || known(inputs.outboundRules)) return [];
  const open = [...list(inputs.inboundRules), ...list(inputs.outboundRules), inputs.inboundRules, inputs.outboundRules];
  const hint = open.includes(UNKNOWN) ? ": a list whose rules a preview cannot know yet counts as none" : "";
  return [{ path: ["inboundRules"], reason: `At least one rule must be specified${hint}` }];
}

function portsGiven(inputs: Values): Problem[] {
  return (["inboundRules", "outboundRules"] as const).flatMap((name) =>
    list(inputs[name]).flatMap((rule, index) => {
      if (!isObject(rule) || rule.protocol === "icmp" || rule.portRange !== undefined) return [];
      return [{ path: [name, index, "portRange"], reason: "portRange is required if protocol is tcp or udp" }];
    }),
  );
}

const protocols = ["tcp", "udp", "icmp"];

export const firewall: ResourceType<DigitalOcean> = {
  validate: allOf(
    notEmpty("name"),
    someRule,
    oneOf(["inboundRules", "*", "protocol"], protocols),
    oneOf(["outboundRules", "*", "protocol"], protocols),
    portsGiven,
    notEmpty("inboundRules", "*", "portRange"),
    notEmpty("outboundRules", "*", "portRange"),
    notEmpty("inboundRules", "*", "sourceAddresses", "*"),
    notEmpty("outboundRules", "*", "destinationAddresses", "*"),
    validTag("inboundRules", "*", "sourceTags", "*"),
    validTag("outboundRules", "*", "destinationTags", "*"),
    validTag("tags", "*"),
  ),
  same: { tags: sameTags },
  create: async (context, inputs) => {
    const reply = await context.config.api.post<{ firewall: ApiFirewall }>("firewalls", bodyOf(inputs), context.signal);
    return liveOf(reply.firewall);
  },
  read: async (context, id) => {
    const found = await context.config.api.find<{ firewall: ApiFirewall }>(`firewalls/${id}`, context.signal);
    return found && liveOf(found.firewall);
  },
  update: async (context, id, _, inputs) => {
    const { api } = context.config;
    const reply = await api.put<{ firewall: ApiFirewall }>(`firewalls/${id}`, bodyOf(inputs), context.signal);
    return liveOf(reply.firewall).state;
  },
  delete: (context, id) => context.config.api.delete(`firewalls/${id}`, context.signal),
};
