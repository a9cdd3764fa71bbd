import { dropletSizes, hourly } from "@seawall/policies/prices";
import type { FastifyInstance } from "fastify";
import { unprocessable } from "./errors";
import { page } from "./page";

const regionNames = {
  sgp1: "Singapore 1",
  nyc1: "New York 1",
  nyc3: "New York 3",
  sfo3: "San Francisco 3",
  ams3: "Amsterdam 3",
  fra1: "Frankfurt 1",
  lon1: "London 1",
  blr1: "Bangalore 1",
  tor1: "Toronto 1",
  syd1: "Sydney 1",
};

export const regionSlugs = Object.keys(regionNames);

const regionFeatures = ["backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];

export interface Size {
  slug: string;
  memory: number;
  vcpus: number;
  disk: number;
  transfer: number;
  price_monthly: number;
  price_hourly: number;
  regions: string[];
  available: boolean;
  description: string;
  disk_info: { type: "local"; size: { amount: number; unit: "gib" } }[];
}

function family(slug: string): string {
  const base = slug.startsWith("g-") ? "General Purpose" : slug.startsWith("c-") ? "CPU-Optimized" : "Basic";
  if (slug.endsWith("-amd")) return `${base} AMD`;
  return slug.endsWith("-intel") ? `${base} Intel` : base;
}

export const sizes = new Map<string, Size>(
  [...dropletSizes].map(([slug, size]): [string, Size] => [
    slug,
    {
      slug,
      memory: size.memoryMiB,
      vcpus: size.vcpus,
      disk: size.diskGB,
      // The API's schema has no null here: 0 stands for an allowance that the price table does not know.
      transfer: size.transferTB ?? 0,
      price_monthly: size.monthly,
      price_hourly: hourly(size.monthly),
      regions: regionSlugs,
      available: true,
      description: family(slug),
      disk_info: [{ type: "local", size: { amount: size.diskGB, unit: "gib" } }],
    },
  ]),
);

export interface Region {
  name: string;
  slug: string;
  features: string[];
  available: boolean;
  sizes: string[];
}

const regions = new Map<string, Region>(
  Object.entries(regionNames).map(([slug, name]) => [
    slug,
    { name, slug, features: regionFeatures, available: true, sizes: [...sizes.keys()] },
  ]),
);

/** The region of a request; 422 where there is none of that name. */
export function regionOf(slug: string): Region {
  const region = regions.get(slug);
  if (!region) throw unprocessable(`You specified an invalid region for Droplet creation.`);
  return region;
}

export function sizeOf(slug: string): Size {
  const size = sizes.get(slug);
  if (!size) throw unprocessable("You specified an invalid size for Droplet creation.");
  return size;
}

export interface Image {
  id: number;
  name: string;
  distribution: string;
  /** Own images have none. */
  slug: string | null;
  public: boolean;
  regions: string[];
  created_at: string;
  min_disk_size: number;
  type: "base" | "snapshot" | "backup";
  size_gigabytes: number;
  description: string;
  tags: string[];
  status: "available" | "deleted";
  error_message: string;
}

const image = (id: number, distribution: string, name: string, slug: string, createdAt: string): Image => ({
  id,
  name,
  distribution,
  slug,
  public: true,
  regions: regionSlugs,
  created_at: createdAt,
  min_disk_size: 7,
  type: "base",
  size_gigabytes: 0.7,
  description: `${distribution} ${name}`,
  tags: [],
  status: "available",
  error_message: "",
});

export const publicImages: Image[] = [
  image(195932981, "Debian", "13 x64", "debian-13-x64", "2025-08-13T15:00:00Z"),
  image(193362557, "Debian", "12 x64", "debian-12-x64", "2025-07-01T15:00:00Z"),
  image(195932982, "Ubuntu", "24.04 (LTS) x64", "ubuntu-24-04-x64", "2025-07-01T15:00:00Z"),
  image(195932983, "Ubuntu", "22.04 (LTS) x64", "ubuntu-22-04-x64", "2025-07-01T15:00:00Z"),
];

export const findPublicImage = (key: string): Image | undefined =>
  publicImages.find((candidate) => candidate.slug === key || String(candidate.id) === key);

export function catalogueRoutes(app: FastifyInstance): void {
  app.get("/regions", (request) => page(request, "regions", [...regions.values()]));
  app.get("/sizes", (request) => page(request, "sizes", [...sizes.values()]));
}
