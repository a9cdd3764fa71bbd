import type { KindName } from "./kinds";

const byField: Readonly<Record<string, KindName>> = {
  droplet_id: "droplet",
  droplet_ids: "droplet",
  entities: "droplet",
  volumes: "volume",
  load_balancer_uids: "loadBalancer",
};

const byUrn: Readonly<Record<string, KindName>> = {
  droplet: "droplet",
  volume: "volume",
  loadbalancer: "loadBalancer",
  reservedip: "reservedIp",
  floatingip: "reservedIp",
  domain: "domain",
};

const byResourceType: Readonly<Record<string, KindName>> = { droplet: "droplet", volume: "volume" };

/** What a body names of other resources, which the request would change as well. */
export function references(value: unknown): { kind: KindName; id: string }[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value === "string") {
    const [, type = "", id] = /^do:(\w+):(.+)$/.exec(value) ?? [];
    const kind = byUrn[type];
    return kind && id !== undefined ? [{ kind, id }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Record<string, unknown>;
  const tagged = byResourceType[String(fields.resource_type)];
  return [
    ...(tagged ? [{ kind: tagged, id: String(fields.resource_id) }] : []),
    ...Object.entries(fields).flatMap(([name, inner]) => {
      const kind = byField[name];
      return kind ? [inner].flat().map((id) => ({ kind, id: String(id) })) : references(inner);
    }),
  ];
}
