import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import type { PendingOperation, StackExport } from "../../../sandbox/cli/outputs";

/** A state whose update was killed while it created a droplet and changed a volume: recorded from `pulumi stack export`. */
export const interrupted = (): StackExport =>
  JSON.parse(fs.readFileSync(path.join(__dirname, "fixtures/interrupted.json"), "utf8")) as StackExport;

export const urn = (type: string, name: string): string => `urn:pulumi:dev::probe::${type}::${name}`;

export const dropletUrn = urn("digitalocean:index/droplet:Droplet", "h");
export const volumeUrn = urn("digitalocean:index/volume:Volume", "vol");

export const pending = (type: string, name: string, inputs: Record<string, unknown>): PendingOperation => ({
  type: "creating",
  resource: { urn: urn(type, name), type, custom: true, inputs },
});

/** A cloud's API that answers from a table of "METHOD /path" and notes every request. */
export class FakeApi {
  readonly requests: string[] = [];
  private readonly server: http.Server;

  constructor(private readonly answers: Record<string, unknown>) {
    this.server = http.createServer((request, response) => {
      const asked = `${request.method} ${request.url?.split("?")[0]}`;
      this.requests.push(asked);
      const answer = this.answers[asked];
      const body = typeof answer === "function" ? (answer as () => unknown)() : answer;
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? { id: "not_found", message: asked }));
    });
  }

  /** Starts it and gives the environment that leads providers, and us, to it. */
  async listen(): Promise<NodeJS.ProcessEnv> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    const base = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return {
      DIGITALOCEAN_API_URL: base,
      DIGITALOCEAN_TOKEN: "token",
      CLOUDFLARE_BASE_URL: `${base}/client/v4/`,
      CLOUDFLARE_API_TOKEN: "token",
    };
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
