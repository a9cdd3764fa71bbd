import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** One request as a provider sent it, with what was answered. In memory alone: bodies may hold secrets. */
export interface Call {
  method: string;
  /** Path of an API; "spaces/<region>/<bucket>/<key>" of Spaces. */
  path: string;
  /** Names of the query's parameters but those of paging, sorted, behind a "?". */
  query: string;
  body: string;
  status: number;
  /** What the answer calls the one thing that it is about. */
  answered?: string;
}

export const isWrite = ({ method }: Pick<Call, "method">): boolean => method !== "GET" && method !== "HEAD";

/** Stands between the providers and the cloud, and passes everything on as it came: API requests and those of a proxy. */
export class Recorder {
  private calls: Call[] = [];
  private constructor(private readonly server: http.Server) {}

  /** `target`: the cloud's port on 127.0.0.1. */
  static async listen(target: number): Promise<Recorder> {
    const server = http.createServer();
    const recorder = new Recorder(server);
    server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) =>
      recorder.pass(target, request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return recorder;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What came since the last time. */
  take(): Call[] {
    return this.calls.splice(0);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(port: number, request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = "GET", url = "/", headers } = request;
    const chunks: Buffer[] = [];
    const sent = http.request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      const call: Call = { method, ...targetOf(url, headers.host ?? ""), body: "", status: answer.statusCode ?? 502 };
      const text: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => text.push(chunk));
      answer.on("end", () => {
        this.calls.push({ ...call, body: String(Buffer.concat(chunks)), answered: idIn(String(Buffer.concat(text))) });
      });
      response.writeHead(call.status, answer.headers);
      answer.pipe(response);
    });
    sent.on("error", (error) => response.destroy(error));
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.pipe(sent);
  }
}

const spaces = ".digitaloceanspaces.com";

/** Parameters that say nothing of what is asked for: pages, and the mark that Amazon's JavaScript client puts on its requests. */
const unsaid = ["page", "per_page", "x-id"];

function targetOf(url: string, host: string): Pick<Call, "path" | "query"> {
  const { hostname, pathname, searchParams } = new URL(url, `http://${host}`);
  const names = [...new Set(searchParams.keys())].filter((name) => !unsaid.includes(name)).sort();
  const query = names.length > 0 ? `?${names.join("&")}` : "";
  if (!hostname.endsWith(spaces)) return { path: pathname, query };
  const [region, ...bucket] = hostname.slice(0, -spaces.length).split(".").reverse();
  return { path: ["spaces", region, ...bucket.reverse()].join("/") + pathname.replace(/\/$/, ""), query };
}

/** DigitalOcean answers `{"volume": {"id": …}}`, Cloudflare `{"result": {"id": …}}`. */
function idIn(answer: string): string | undefined {
  try {
    const found = Object.values(JSON.parse(answer) as Record<string, unknown>).find(
      (each): each is Record<string, unknown> => typeof each === "object" && each !== null && !Array.isArray(each),
    );
    const id = found?.id ?? found?.ip ?? found?.access_key ?? found?.name;
    return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
  } catch {
    return undefined;
  }
}
