import { requestJson } from "./http";

interface Page<T> {
  result: T[];
  result_info?: { total_pages?: number };
}

export interface Zone {
  id: string;
  name: string;
}

export interface DnsRecord {
  id: string;
  name: string;
  type: string;
  content?: string;
  priority?: number;
  data?: Record<string, unknown>;
}

/** Cloudflare's API v4, at the endpoint and with the token that the provider takes from the same environment. */
export class Cloudflare {
  private readonly base: string;
  private readonly token: string;

  constructor(environment: NodeJS.ProcessEnv) {
    this.base = (environment.CLOUDFLARE_BASE_URL ?? "https://api.cloudflare.com/client/v4").replace(/\/+$/, "");
    this.token = environment.CLOUDFLARE_API_TOKEN ?? "";
  }

  private async list<T>(route: string, query: Record<string, string>): Promise<T[]> {
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const search = new URLSearchParams({ ...query, per_page: "50", page: String(page) });
      const answer = await requestJson<Page<T>>(this.token, "GET", `${this.base}${route}?${search}`);
      items.push(...answer.result);
      if (page >= (answer.result_info?.total_pages ?? 1)) return items;
    }
  }

  zones(name: string): Promise<Zone[]> {
    return this.list("/zones", { name });
  }

  records(zoneId: string, type: string): Promise<DnsRecord[]> {
    return this.list(`/zones/${zoneId}/dns_records`, { type });
  }
}
