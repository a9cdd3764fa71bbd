import { Context } from "../shared/resource";
import { Value, Values } from "../shared/values";
import { Api } from "./api";

export interface SpacesSettings {
  /** With `{{.Region}}` where the region goes. */
  endpoint: string;
  accessKeyId?: string;
  secretAccessKey?: string;
}

export interface DigitalOcean {
  api: Api;
  spaces: SpacesSettings;
}

export type DoContext = Context<DigitalOcean>;

/** The provider's inputs first, then the environment variables that the official provider reads. */
export function configure(args: Values): DigitalOcean {
  const environment = process.env;
  const text = (given: Value, ...variables: string[]): string | undefined =>
    [typeof given === "string" ? given : undefined, ...variables.map((name) => environment[name])].find(Boolean);
  const number = (given: Value, variable: string, otherwise: number): number =>
    Number(given ?? environment[variable] ?? otherwise);
  return {
    api: new Api({
      endpoint: text(args.apiEndpoint, "DIGITALOCEAN_API_URL") ?? "https://api.digitalocean.com",
      token: text(args.token, "DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN") ?? "",
      retries: number(args.httpRetryMax, "DIGITALOCEAN_HTTP_RETRY_MAX", 4),
      pause: {
        shortest: number(args.httpRetryWaitMin, "DIGITALOCEAN_HTTP_RETRY_WAIT_MIN", 1),
        longest: number(args.httpRetryWaitMax, "DIGITALOCEAN_HTTP_RETRY_WAIT_MAX", 30),
      },
    }),
    spaces: {
      endpoint: text(args.spacesEndpoint, "SPACES_ENDPOINT_URL") ?? "https://{{.Region}}.digitaloceanspaces.com",
      accessKeyId: text(args.spacesAccessId, "SPACES_ACCESS_KEY_ID"),
      secretAccessKey: text(args.spacesSecretKey, "SPACES_SECRET_ACCESS_KEY"),
    },
  };
}
