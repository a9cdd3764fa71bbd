import type { ExportedResource, StackExport } from "../cli/outputs";
import type { DigitalOcean, Item } from "./clouds/digitalocean";

const dropletType = "digitalocean:index/droplet:Droplet";

/** A droplet that is one of a stack's in everything but its id. */
export interface Twin {
  id: string;
  name: string;
  /** The stack's own. */
  of: string;
}

interface Marks {
  name: string;
  region: string;
  tags: string[];
}

const same = (a: Marks, b: Marks): boolean =>
  a.name === b.name && a.region === b.region && a.tags.length > 0 && a.tags.join() === b.tags.join();

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String).sort() : []);

const marksOf = ({ outputs = {} }: ExportedResource): Marks => ({
  name: String(outputs.name),
  region: String(outputs.region),
  tags: texts(outputs.tags),
});

const marksIn = (item: Item): Marks => ({
  name: String(item.name),
  region: String((item.region as { slug?: string } | undefined)?.slug),
  tags: texts(item.tags),
});

/**
 * Removes droplets that were made twice: a client repeats a creation whose answer was lost, and the cloud takes it for another
 * one. Such a droplet has the name, the region and all tags of one of the stack's, and no stack knows its id: no script ever
 * ran on it.
 *
 * @param isKnown whether any stack has a droplet of this id
 */
export async function removeTwins(
  exported: StackExport,
  digitalocean: DigitalOcean,
  isKnown: (id: string) => boolean,
  report: (detail: string) => void,
): Promise<Twin[]> {
  const own = (exported.deployment.resources ?? []).filter((r) => r.type === dropletType && !r.delete && r.id);
  if (own.length === 0) return [];
  const listed = await digitalocean.list("/v2/droplets", "droplets");
  const twins = listed.flatMap((item): Twin[] => {
    const id = String(item.id);
    if (isKnown(id)) return [];
    const original = own.find((resource) => same(marksOf(resource), marksIn(item)));
    return original ? [{ id, name: String(item.name), of: original.id ?? "" }] : [];
  });
  for (const { id, name } of twins) {
    report(`removing ${name} (${id}), which was made twice`);
    await digitalocean.removeDroplet(id);
  }
  return twins;
}
