import { setTimeout as sleep } from "node:timers/promises";
import { CloudError, requestJson } from "./http";

/** Any object of DigitalOcean's API v2. */
export type Item = Record<string, unknown>;

export interface Droplet {
  id: number;
  name: string;
  status: "new" | "active" | "off" | "archive";
}

/** DigitalOcean's API v2, at the endpoint and with the token that the provider takes from the same environment. */
export class DigitalOcean {
  private readonly base: string;
  private readonly token: string;

  constructor(environment: NodeJS.ProcessEnv) {
    this.base = (environment.DIGITALOCEAN_API_URL ?? "https://api.digitalocean.com").replace(/\/+$/, "");
    this.token = environment.DIGITALOCEAN_TOKEN ?? environment.DIGITALOCEAN_ACCESS_TOKEN ?? "";
  }

  private request<T>(method: string, route: string, body?: unknown): Promise<T> {
    return requestJson<T>(this.token, method, `${this.base}${route}`, body);
  }

  /** All items of a collection, page by page. */
  async list(route: string, key: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let page = 1; ; page += 1) {
      const separator = route.includes("?") ? "&" : "?";
      const answer = await this.request<Record<string, Item[]>>("GET", `${route}${separator}per_page=200&page=${page}`);
      const found = answer[key] ?? [];
      items.push(...found);
      if (found.length < 200) return items;
    }
  }

  delete(route: string): Promise<void> {
    return this.request("DELETE", route);
  }

  /** The droplet, or undefined where the cloud knows none of that id. */
  async droplet(id: string | number): Promise<Droplet | undefined> {
    try {
      return (await this.request<{ droplet: Droplet }>("GET", `/v2/droplets/${id}`)).droplet;
    } catch (error) {
      if (error instanceof CloudError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Powers a droplet on and waits until it is active: 5 minutes at most. */
  async powerOn(id: string | number): Promise<void> {
    await this.request("POST", `/v2/droplets/${id}/actions`, { type: "power_on" });
    await this.untilActive(id);
  }

  /** Waits until a droplet is active, with its addresses: 5 minutes at most. */
  async untilActive(id: string | number, pollMs = 1000, limitMs = 300_000): Promise<void> {
    const end = Date.now() + limitMs;
    for (;;) {
      const droplet = await this.droplet(id);
      if (droplet?.status === "active") return;
      if (Date.now() > end) {
        throw new Error(
          `Waited ${limitMs / 1000} s for droplet ${id} to be active; it is ${droplet?.status ?? "gone"}.`,
        );
      }
      await sleep(pollMs);
    }
  }
}
