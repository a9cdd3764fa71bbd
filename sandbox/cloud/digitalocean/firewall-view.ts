import type { Firewall, FirewallRule } from "../store/entities";

const showRule = (side: "sources" | "destinations") => (rule: FirewallRule) => ({
  protocol: rule.protocol,
  ports: rule.ports,
  [side]: rule.peers,
});

/** A firewall as the API shows it. Its rules stand when the request is answered, so nothing is ever pending. */
export const showFirewall = (firewall: Firewall) => ({
  id: firewall.id,
  name: firewall.name,
  status: "succeeded",
  inbound_rules: firewall.inbound.map(showRule("sources")),
  outbound_rules: firewall.outbound.map(showRule("destinations")),
  created_at: firewall.createdAt,
  droplet_ids: firewall.dropletIds,
  tags: firewall.tags,
  pending_changes: [],
});
