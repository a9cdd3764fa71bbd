import data from "./prices.json";

/** One droplet size. Amounts are as DigitalOcean writes them: MiB, GB, TB, US dollars. */
export interface DropletSize {
  vcpus: number;
  memoryMiB: number;
  diskGB: number;
  /** Included outbound transfer a month; null where it is not published. */
  transferTB: number | null;
  monthly: number;
}

type Row = [number, number, number, number | null, number];

const sizes = new Map(
  Object.entries(data.droplets).map(([slug, row]): [string, DropletSize] => {
    const [vcpus, memoryMiB, diskGB, transferTB, monthly] = row as Row;
    return [slug, { vcpus, memoryMiB, diskGB, transferTB, monthly }];
  }),
);

/** The date of the price table, as YYYY-MM-DD. */
export const pricesAsOf = data.asOf;

/** Every droplet size with a known price. */
export const dropletSizes: ReadonlyMap<string, DropletSize> = sizes;

/** Prices that are not a droplet's, in US dollars a month. */
export const prices = {
  backupsPercent: data.backupsPercent as { weekly: number; daily: number },
  snapshotGiB: data.snapshotGiBMonth,
  volumeGiB: data.volumeGiBMonth,
  doksHighAvailability: data.doksHighAvailability,
  loadBalancerNode: data.approximate.loadBalancerNode,
  reservedIpUnattached: data.approximate.reservedIpUnattached,
  reservedIpAttached: data.approximate.reservedIpAttached,
  uptimeCheck: data.approximate.uptimeCheck,
  spaces: data.approximate.spaces,
  /** One node of a managed database, by engine and size. */
  databaseNode: {
    pg: new Map(Object.entries(data.approximate.postgresPerNode)),
    valkey: new Map(Object.entries(data.approximate.valkeyPerNode)),
  } as Readonly<Record<string, ReadonlyMap<string, number>>>,
} as const;

/** Hours of a month as DigitalOcean bills it; a month never costs more than its price. */
const billedHours = 672;

/** What an hour costs of something that costs `monthly`, in US dollars, to five decimals. */
export const hourly = (monthly: number): number => Number((monthly / billedHours).toFixed(5));

/** One figure of the table. */
export interface Figure {
  /** Where it stands in prices.json: `droplets.s-1vcpu-1gb`. */
  path: string;
  /** US dollars a month, or per cent of a droplet's price. */
  value: number;
  /** YYYY-MM-DD. */
  asOf: string;
  /** The page that publishes it. */
  source: string;
  /** Whether the page gives no figure to the cent. */
  approximate: boolean;
}

/** Every figure with its date and its source. */
export const figures: readonly Figure[] = Object.entries(data.sources).flatMap(([at, source]) => {
  const approximate = at.startsWith("approximate.");
  const found = at.split(".").reduce((value: unknown, key) => (value as Record<string, unknown>)[key], data);
  const figure = (path: string, value: unknown): Figure[] => {
    const amount = Array.isArray(value) ? (value as Row)[4] : value;
    return typeof amount === "number" ? [{ path, value: amount, asOf: data.asOf, source, approximate }] : [];
  };
  if (typeof found !== "object" || found === null) return figure(at, found);
  return Object.entries(found).flatMap(([key, value]) => figure(`${at}.${key}`, value));
});
