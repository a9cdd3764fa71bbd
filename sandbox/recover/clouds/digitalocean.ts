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

  /** Destroys a droplet, once nothing else is under way with it, and waits until it is gone: 5 minutes at most. */
  async removeDroplet(id: string | number, pollMs = 1000, limitMs = 300_000): Promise<void> {
    const end = Date.now() + limitMs;
    for (;;) {
      try {
        await this.delete(`/v2/droplets/${id}`);
      } catch (error) {
        if (error instanceof CloudError && error.status === 404) return;
        // Something else is under way with it, or its destruction is.
        if (!(error instanceof CloudError && error.status === 422)) throw error;
      }
      if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s for droplet ${id} to be gone.`);
      await sleep(pollMs);
    }
  }

  /** Powers a droplet on and waits until it is active: 5 minutes at most. Gives false for one that is gone, or never will be. */
  async powerOn(id: string | number, pollMs = 1000, limitMs = 300_000): Promise<boolean> {
    const end = Date.now() + limitMs;
    for (;;) {
      try {
        await this.request("POST", `/v2/droplets/${id}/actions`, { type: "power_on" });
        return await this.untilActive(id);
      } catch (error) {
        if (!(error instanceof CloudError && [404, 422].includes(error.status))) throw error;
      }
      // Something else is under way with it: what leaves it on, or its destruction.
      const droplet = await this.droplet(id);
      if (!droplet || droplet.status === "active") return droplet !== undefined;
      if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s to power droplet ${droplet.name} (${id}) on.`);
      await sleep(pollMs);
    }
  }

  /** Waits until a droplet is active, with its addresses: 5 minutes at most. Gives false for one that never will be. */
  async untilActive(id: string | number, pollMs = 1000, limitMs = 300_000): Promise<boolean> {
    const end = Date.now() + limitMs;
    for (;;) {
      const droplet = await this.droplet(id);
      if (droplet?.status === "active") return true;
      if (!droplet || droplet.status === "archive") return false;
      if (Date.now() > end) {
        throw new Error(
          `Waited ${limitMs / 1000} s for droplet ${droplet.name} (${id}) to be active; it is ${droplet.status}. ` +
            "`npx seawall status` says how it is; `npx seawall up` waits for it again.",
        );
      }
      await sleep(pollMs);
    }
  }
}
