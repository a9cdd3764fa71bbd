import { randomUUID } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { hasSpecification } from "../openapi";
import { clientOf, type Recording } from "./recording";

/** Where the clouds answer. */
export interface Endpoints {
  /** Without a path: "https://api.digitalocean.com". */
  digitalOcean: string;
  /** Without a path: "https://api.cloudflare.com". */
  cloudflare: string;
  tokens: { digitalOcean: string; cloudflare: string };
}

export interface ProxiedRequest {
  method: string;
  /** Path and query. */
  route: string;
  body: string;
}

export interface ProxiedAnswer {
  status: number;
  /** Parsed; undefined where there was none. */
  body: unknown;
}

/** Decides what may be sent, and learns from what was answered. */
export interface Guard {
  /** Why the request must not be sent; undefined where it may. */
  refuse(request: ProxiedRequest): Promise<string | undefined>;
  answered(request: ProxiedRequest, answer: ProxiedAnswer): void;
}

/**
 * What all clients talk to instead of the clouds: passes requests on, records them, and asks the guard first. Clients
 * know a token of the proxy alone, which it replaces by the cloud's own: no client can print that one.
 */
export class Proxy {
  readonly token = `proxy-${randomUUID()}`;
  /** Told of every answer that came from a cloud. */
  onAnswer: (request: ProxiedRequest, answer: ProxiedAnswer) => void = () => undefined;
  private readonly server = http.createServer((request, response) => void this.handle(request, response));

  constructor(
    private readonly endpoints: Endpoints,
    private readonly recording: Recording,
    private readonly guard?: Guard,
  ) {}

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(0, "127.0.0.1", resolve);
    });
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async handle(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const request = { method: incoming.method ?? "GET", route: incoming.url ?? "/", body: body.toString("utf8") };
      const refusal = await this.guard?.refuse(request);
      if (refusal !== undefined) return refuse(response, request.route, refusal);
      const answer = await this.forward(incoming, body);
      this.record(incoming, request, answer);
      response.writeHead(answer.status, answer.headers).end(answer.text);
    } catch (error) {
      response.writeHead(502, { "content-type": "text/plain" }).end(`The proxy failed: ${String(error)}\n`);
    }
  }

  private forward(incoming: http.IncomingMessage, body: Buffer): Promise<Forwarded> {
    const cloudflare = incoming.url?.startsWith("/client/v4") ?? false;
    const target = new URL(cloudflare ? this.endpoints.cloudflare : this.endpoints.digitalOcean);
    const token = this.endpoints.tokens[cloudflare ? "cloudflare" : "digitalOcean"];
    const headers: http.OutgoingHttpHeaders = { ...incoming.headers, host: target.host, "accept-encoding": "identity" };
    for (const name of ["connection", "transfer-encoding", "content-length"]) delete headers[name];
    if (body.length > 0) headers["content-length"] = body.length;
    if (headers.authorization === `Bearer ${this.token}`) headers.authorization = `Bearer ${token}`;
    const { request } = target.protocol === "https:" ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(incoming.url ?? "/", target),
        { method: incoming.method, headers, agent: false },
        (received) => {
          let text = "";
          received.setEncoding("utf8");
          received.on("data", (part: string) => (text += part));
          received.on("error", reject);
          received.on("end", () => {
            const answered = { ...received.headers };
            for (const name of ["connection", "keep-alive", "transfer-encoding"]) delete answered[name];
            resolve({ status: received.statusCode ?? 502, headers: answered, text });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  private record(incoming: http.IncomingMessage, request: ProxiedRequest, { status, headers, text }: Forwarded): void {
    const { method, route } = request;
    const client = clientOf(incoming.headers["user-agent"]);
    const json = (headers["content-type"] ?? "").startsWith("application/json");
    // What DigitalOcean's specification says of the type of an answer is asked there.
    if (text !== "" && !json && (route.startsWith("/client/") || !hasSpecification))
      this.recording.differences.push(`${method} ${route} ${status}: content-type ${headers["content-type"]}`);
    const body: unknown = text === "" || !json ? undefined : JSON.parse(text);
    if (route.startsWith("/v2/")) this.recording.digitalOcean(client, method, route, { status, headers, body });
    if (route.startsWith("/client/v4/")) this.recording.cloudflare(client, method, route, { status, headers, body });
    this.guard?.answered(request, { status, body });
    this.onAnswer(request, { status, body });
  }
}

interface Forwarded {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** In the words of the API that was asked, so that a client shows the reason. */
function refuse(response: http.ServerResponse, route: string, message: string): void {
  const body = route.startsWith("/client/v4")
    ? { success: false, errors: [{ code: 10403, message }], messages: [], result: null }
    : { id: "forbidden", message, request_id: randomUUID() };
  response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify(body));
}
