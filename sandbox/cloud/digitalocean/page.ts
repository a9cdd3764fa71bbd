import type { FastifyRequest } from "fastify";

/** One page of a list, with the links and the count that DigitalOcean adds. `key` is the list's name in the answer. */
export function page<T>(
  request: FastifyRequest,
  key: string,
  all: T[],
  show: (item: T) => unknown = (item) => item,
): Record<string, unknown> {
  const url = new URL(request.url, "https://api.digitalocean.com");
  const size = Math.min(200, positive(url.searchParams.get("per_page"), 20));
  const current = positive(url.searchParams.get("page"), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (number: number): string => {
    url.searchParams.set("page", String(number));
    return url.toString();
  };
  const pages: Record<string, string> = {};
  if (current > 1) Object.assign(pages, { first: link(1), prev: link(current - 1) });
  if (current < last) Object.assign(pages, { next: link(current + 1), last: link(last) });
  return {
    [key]: all.slice((current - 1) * size, current * size).map(show),
    links: Object.keys(pages).length > 0 ? { pages } : {},
    meta: { total: all.length },
  };
}

function positive(text: string | null, fallback: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}
