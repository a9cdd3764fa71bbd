import type { S3Guard } from "../clients/s3";
import type { Guard, ProxiedAnswer, ProxiedRequest } from "../proxy/proxy";
import { actionCost, bucketCost, costOf, snapshotCost } from "./cost";
import { kindNames, kindOf, type KindName } from "./kinds";
import type { Ledger } from "./ledger";
import { references } from "./references";

/** Asks the cloud for one object: its fields, or undefined where there is none. */
export type Look = (route: string) => Promise<Record<string, unknown> | undefined>;

type Body = Record<string, unknown>;

/**
 * Lets through what a live run may do: read; create what carries its prefix, has a known price and stays within the cap;
 * change and delete what it created itself.
 */
export class LiveGuard implements Guard, S3Guard {
  private spent = 0;
  private readonly reserved = new Map<ProxiedRequest, number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly capDollars: number,
    private readonly look: Look,
  ) {}

  async refuse(request: ProxiedRequest): Promise<string | undefined> {
    if (request.method === "GET" || request.method === "HEAD") return undefined;
    const url = urlOf(request);
    if (!url.pathname.startsWith("/v2/")) return this.because("writes go to DigitalOcean alone");
    const body = parse(request.body);
    for (const { kind, id } of references(body)) {
      if (!(await this.owns(kind, id))) return this.because(`${kind} ${id} is not of this run`);
    }
    // A CAA record has a tag of another kind.
    const tag = url.pathname.includes("/records") ? undefined : body.tag;
    const tags = [body.tags, tag].flat().filter((one) => typeof one === "string");
    const foreign = tags.find((one) => !this.prefixed(one));
    if (foreign !== undefined) return this.because(`the tag ${foreign} lacks the prefix ${this.ledger.prefix}`);
    const created = kindNames.find((name) => request.method === "POST" && kindOf(name).route === url.pathname);
    return created ? this.create(request, created, body) : this.change(request, url, body);
  }

  answered(request: ProxiedRequest, { status, body }: ProxiedAnswer): void {
    const cost = this.reserved.get(request) ?? 0;
    this.reserved.delete(request);
    // What was refused was not made.
    if (status >= 400) return void (this.spent -= cost);
    const { pathname } = urlOf(request);
    for (const name of kindNames) {
      const { route, one, many, id } = kindOf(name);
      if (request.method === "POST" && pathname === route) {
        const answer = body as Record<string, Body | Body[] | undefined>;
        for (const object of [answer[one] ?? answer[many] ?? []].flat())
          this.ledger.add({ event: "made", thing: name, id: String(object[id]) });
      }
      if (
        request.method === "DELETE" &&
        pathname.startsWith(`${route}/`) &&
        !pathname.slice(route.length + 1).includes("/")
      )
        this.ledger.add({ event: "gone", thing: name, id: decodeURIComponent(pathname.slice(route.length + 1)) });
    }
  }

  refuseS3(command: string, { Bucket = "" }: { Bucket?: string }, region: string): string | undefined {
    if (/^(Get|Head|List)/.test(command) || this.ledger.intended("bucket", Bucket)) return undefined;
    if (command !== "CreateBucket") return this.because(`the bucket ${Bucket} is not of this run`);
    if (!this.prefixed(Bucket)) return this.because(`the name ${Bucket} lacks the prefix ${this.ledger.prefix}`);
    const over = this.spend(bucketCost());
    if (over === undefined) this.ledger.add({ event: "intended", thing: "bucket", names: [Bucket], region });
    return over;
  }

  private create(request: ProxiedRequest, kind: KindName, body: Body): string | undefined {
    const field = kindOf(kind).name;
    const names = field === undefined ? [] : [body[field] ?? body.names ?? ""].flat().map(String);
    const wrong = names.find((name) => !this.prefixed(name));
    if (wrong !== undefined) return this.because(`the name "${wrong}" lacks the prefix ${this.ledger.prefix}`);
    const over = this.spend(costOf(kind, body), request);
    if (over === undefined) this.ledger.add({ event: "intended", thing: kind, names });
    return over;
  }

  private async change(request: ProxiedRequest, url: URL, body: Body): Promise<string | undefined> {
    const named = ["tag_name", "name"].map((key) => url.searchParams.get(key)).find((value) => value !== null);
    const kind = kindNames.find((name) => `${url.pathname}/`.startsWith(`${kindOf(name).route}/`));
    if (kind === undefined) return this.because(`${request.method} ${url.pathname} is not part of it`);
    const [id = "", part = ""] = url.pathname.slice(kindOf(kind).route.length + 1).split("/");
    const byName = id === "" ? named : id === "actions" ? (named ?? body.volume_name) : undefined;
    if (byName !== undefined || id === "" || id === "actions") {
      return typeof byName === "string" && this.prefixed(byName)
        ? undefined
        : this.because(`${url.pathname} names nothing of this run`);
    }
    if (!(await this.owns(kind, decodeURIComponent(id)))) return this.because(`${kind} ${id} is not of this run`);
    const snapshot = part === "snapshots" || (part === "actions" && body.type === "snapshot");
    if (snapshot && !this.prefixed(String(body.name))) return this.because("the snapshot's name lacks the prefix");
    const over = this.spend(part === "snapshots" ? snapshotCost() : part === "actions" ? actionCost(body) : 0, request);
    if (over === undefined && snapshot)
      this.ledger.add({ event: "intended", thing: "snapshot", names: [String(body.name)] });
    return over;
  }

  /** Whether the run made it, or it is not there at all: what does not exist cannot be harmed. */
  private async owns(kind: KindName, id: string): Promise<boolean> {
    if (this.ledger.made(kind, id)) return true;
    const { route, one, name, id: key } = kindOf(kind);
    // A tag comes into being with the first resource that has it.
    if (key === name && this.prefixed(id)) return true;
    const found = await this.look(`${route}/${encodeURIComponent(id)}`);
    if (found === undefined) return true;
    const object = found[one] as Body | undefined;
    const shown = name === undefined ? undefined : object?.[name];
    if (typeof shown !== "string" || !this.ledger.intended(kind, shown)) return false;
    this.ledger.add({ event: "made", thing: kind, id });
    return true;
  }

  private spend(cost: number | string, request?: ProxiedRequest): string | undefined {
    if (typeof cost === "string") return this.because(`it has no known price: ${cost}`);
    if (this.spent + cost > this.capDollars) {
      const [so, cap] = [this.spent + cost, this.capDollars].map((dollars) => `$${dollars.toFixed(2)}`);
      return this.because(`the run would cost up to ${so}, and its cap is ${cap}`);
    }
    this.spent += cost;
    if (request) this.reserved.set(request, cost);
    return undefined;
  }

  private prefixed(name: string): boolean {
    return name.toLowerCase().startsWith(this.ledger.prefix);
  }

  private because(reason: string): string {
    return `Refused by the guard of the live run: ${reason}.`;
  }
}

/** Where a request goes. A droplet's snapshot is an image too, under the same number. */
function urlOf(request: ProxiedRequest): URL {
  const url = new URL(request.route, "http://proxy");
  url.pathname = url.pathname.replace("/v2/images/", "/v2/snapshots/");
  return url;
}

/** A body that is no JSON object creates nothing: the cloud says so itself. */
function parse(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Body) : {};
  } catch {
    return {};
  }
}
