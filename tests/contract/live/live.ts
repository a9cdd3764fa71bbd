import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { root } from "../../support/repository";
import { s3Client, type SpacesKey } from "../clients/s3";
import type { Endpoints } from "../proxy/proxy";
import { Recording } from "../proxy/recording";
import type { Cleaner } from "./clean";
import { LiveGuard } from "./guard";
import { Ledger } from "./ledger";

/** The clouds of a live run, and what guards them. */
export interface Live {
  endpoints: Endpoints;
  spacesKey?: SpacesKey;
  /** Where the sandbox plays the live cloud. */
  sandboxPort?: number;
  /** Of the ledgers. */
  directory: string;
  capDollars: number;
  /** Begins every name; new for every run. */
  prefix: string;
}

export const newPrefix = (): string => `seawall-${randomBytes(3).toString("hex")}`;

/** As `npm run test:live` sets it; undefined in every other run, whatever tokens stand in the environment. */
export function liveFromEnvironment(env: NodeJS.ProcessEnv = process.env): Live | undefined {
  if (env.SEAWALL_LIVE !== "yes, it costs money") return undefined;
  const { DIGITALOCEAN_TOKEN, SPACES_ACCESS_KEY_ID, SPACES_SECRET_ACCESS_KEY } = env;
  if (!DIGITALOCEAN_TOKEN) throw new Error("DIGITALOCEAN_TOKEN is not set");
  const capDollars = Number(env.SEAWALL_LIVE_CAP ?? "1.00");
  if (!(capDollars > 0 && capDollars <= 10))
    throw new Error("SEAWALL_LIVE_CAP must be dollars, more than 0, at most 10");
  return {
    endpoints: {
      digitalOcean: env.SEAWALL_LIVE_ENDPOINT ?? "https://api.digitalocean.com",
      cloudflare: "https://api.cloudflare.com",
      tokens: { digitalOcean: DIGITALOCEAN_TOKEN, cloudflare: env.CLOUDFLARE_API_TOKEN ?? "none" },
    },
    spacesKey:
      SPACES_ACCESS_KEY_ID && SPACES_SECRET_ACCESS_KEY
        ? { accessKeyId: SPACES_ACCESS_KEY_ID, secretAccessKey: SPACES_SECRET_ACCESS_KEY }
        : undefined,
    directory: env.SEAWALL_LIVE_LEDGERS ?? path.join(root, ".seawall", "live"),
    capDollars,
    prefix: newPrefix(),
  };
}

async function send(live: Live, method: string, route: string): Promise<{ status: number; body: unknown }> {
  const { digitalOcean, tokens } = live.endpoints;
  const headers = { authorization: `Bearer ${tokens.digitalOcean}` };
  const response = await fetch(`${digitalOcean}${route}`, { method, headers });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, body: json && text !== "" ? (JSON.parse(text) as unknown) : undefined };
}

/** The guard of a run that begins now. */
export function guardOf(live: Live): LiveGuard {
  const ledger = Ledger.create(live.directory, live.prefix);
  return new LiveGuard(ledger, live.capDollars, async (route) => {
    const { status, body } = await send(live, "GET", route);
    return status === 404 ? undefined : ((body ?? {}) as Record<string, unknown>);
  });
}

/** What `clean` needs. */
export function cleanerOf(live: Live, log: (line: string) => void, pauseMs = 5000): Cleaner {
  const key = live.spacesKey;
  return {
    call: (method, route) => send(live, method, route),
    s3: key && ((region) => s3Client({ key, region }, new Recording(), live.sandboxPort)),
    log,
    pauseMs,
  };
}
