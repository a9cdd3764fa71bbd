import type Cloudflare from "cloudflare";
import { Context } from "../shared/resource";
import { textOf, Values } from "../shared/values";

/** The client, loaded with the first request. */
export interface CloudflareConfig {
  client(): Promise<Cloudflare>;
}

export type CfContext = Context<CloudflareConfig>;

/** The provider's inputs first, then the environment variables that the official provider reads. */
export function configure(args: Values): CloudflareConfig {
  let client: Promise<Cloudflare> | undefined;
  const given = (name: string, variable: string): string | null =>
    textOf(args[name]) || process.env[`CLOUDFLARE_${variable}`] || null;
  const credentials = {
    apiToken: given("apiToken", "API_TOKEN"),
    apiKey: given("apiKey", "API_KEY"),
    apiEmail: given("email", "EMAIL"),
    userServiceKey: given("apiUserServiceKey", "API_USER_SERVICE_KEY"),
  };
  const baseURL = given("baseUrl", "BASE_URL")?.replace(/\/$/, "");
  const connect = async (): Promise<Cloudflare> => {
    if (!credentials.apiToken && !credentials.apiKey && !credentials.userServiceKey) {
      throw new Error("Cloudflare needs a token: set apiToken of the provider, or CLOUDFLARE_API_TOKEN.");
    }
    const { Cloudflare: Client } = await import("cloudflare");
    return new Client({ ...credentials, baseURL, maxRetries: 4 });
  };
  return { client: () => (client ??= connect()) };
}

/** An error of the client, in the API's own words. */
interface ClientError extends Error {
  status?: number;
  errors?: { code: number; message: string }[];
}

/** Runs a request; its failure says what was asked and what Cloudflare said to it. */
export async function ask<T>(
  context: CfContext,
  what: string,
  request: (client: Cloudflare) => Promise<T>,
): Promise<T> {
  try {
    return await request(await context.config.client());
  } catch (error) {
    const { status, errors = [], message } = error as ClientError;
    const words = errors.map((each) => `${each.message} (${each.code})`).join("; ");
    throw new CloudflareFailure(status, `Cannot ${what}: ${words ? `${status} ${words}` : message}`);
  }
}

export class CloudflareFailure extends Error {
  constructor(
    readonly status: number | undefined,
    message: string,
  ) {
    super(message);
  }
}
