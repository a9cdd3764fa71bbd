import { hasSpecification, Specification, type Answered } from "../openapi";

/** The clients that the contract is put through. What none of them names itself is `raw`. */
export const clients = ["dots", "godo", "raw", "cloudflare", "s3"] as const;
export type Client = (typeof clients)[number];

/** One kind of answer that a client got. */
export interface Seen {
  client: Client;
  /** "POST /v2/vpcs", "POST /zones/{id}/dns_records", "PutBucketCors" */
  operation: string;
  /** What the operation belongs to: the specification's tag, or the part of the path that names the resource. */
  resource: string;
  /** 0 for S3, whose client tells only whether it worked. */
  status: number;
}

/** What in Cloudflare's paths is a name of something. */
const templates: [RegExp, string][] = [
  [/(?<=\/)[0-9a-f]{32}(?=\/|$)/g, "{id}"],
  [/(?<=\/certificates\/)\d+/, "{id}"],
  [/(?<=\/r2\/buckets\/)[^/]+/, "{bucket}"],
  [/(?<=\/settings\/)[^/]+/, "{setting}"],
  [/(?<=\/phases\/)[^/]+/, "{phase}"],
];

const signatures: [RegExp, Client][] = [
  [/^DigitalOcean-Dots\//, "dots"],
  [/^godo\//, "godo"],
  [/^Cloudflare\//, "cloudflare"],
];

export const clientOf = (userAgent = ""): Client =>
  signatures.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "raw";

/** What went through the proxy: which operations, by whom, and what in the answers is not as specified. */
export class Recording {
  readonly differences: string[] = [];
  /** Answers that were held against the specification. */
  validated = 0;
  private readonly kinds = new Map<string, Seen>();
  readonly specification = hasSpecification ? new Specification() : undefined;

  get seen(): Seen[] {
    return [...this.kinds.values()];
  }

  add(seen: Seen): void {
    this.kinds.set(`${seen.client} ${seen.operation} ${seen.status}`, seen);
  }

  digitalOcean(client: Client, method: string, route: string, answer: Answered): void {
    // What the sandbox does not do it says by 501, which is no answer of the API.
    if (!this.specification || answer.status === 501) return;
    this.differences.push(...this.specification.differences(method, route, answer));
    this.validated++;
    const operation = this.specification.operation(method, route);
    if (!operation) return;
    const { template, resource } = operation;
    this.add({ client, operation: `${method} ${template}`, resource, status: answer.status });
  }

  cloudflare(client: Client, method: string, route: string, answer: Answered): void {
    const body = answer.body as { success?: unknown; errors?: unknown; messages?: unknown } | undefined;
    const enveloped = typeof body?.success === "boolean" && Array.isArray(body.errors) && Array.isArray(body.messages);
    const silent = answer.status === 204 && answer.body === undefined;
    if (!enveloped && !silent) this.differences.push(`${method} ${route} ${answer.status}: not Cloudflare's envelope`);
    if (answer.status === 405) return;
    const path = (route.split("?")[0] ?? route).replace("/client/v4", "");
    const template = templates.reduce((text, [pattern, name]) => text.replace(pattern, name), path);
    const [, first = "", id, part] = template.split("/");
    const resource = id === "{id}" && part !== undefined ? `${first} ${part}` : first;
    this.add({ client, operation: `${method} ${template}`, resource, status: answer.status });
  }
}
