import type { Clone } from "./sandbox";

interface Firewall {
  id: string;
  name: string;
  inbound_rules: unknown[];
  outbound_rules: unknown[];
  tags: string[];
  droplet_ids: number[];
}

const world = { addresses: ["0.0.0.0/0", "::/0"] };
const everything = [
  { protocol: "tcp", ports: "all", sources: world },
  { protocol: "udp", ports: "all", sources: world },
  { protocol: "icmp", sources: world },
];

/** Adds rules to every cloud firewall (by default: all for the world) while `work` runs. */
export async function withCloudFirewallsOpen(
  clone: Clone,
  work: () => Promise<void>,
  rules: unknown[] = everything,
): Promise<void> {
  const { firewalls } = await clone.digitalocean<{ firewalls: Firewall[] }>("GET", "/v2/firewalls?per_page=200");
  const put = ({ id, name, outbound_rules, tags, droplet_ids }: Firewall, inbound_rules: unknown[]) =>
    clone.digitalocean("PUT", `/v2/firewalls/${id}`, { name, inbound_rules, outbound_rules, tags, droplet_ids });
  try {
    for (const firewall of firewalls) await put(firewall, [...firewall.inbound_rules, ...rules]);
    await work();
  } finally {
    for (const firewall of firewalls) await put(firewall, firewall.inbound_rules);
  }
}
