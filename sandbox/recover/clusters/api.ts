import * as https from "node:https";
import type { Access } from "./kubeconfig";

/** The API could not be asked, or did not say yes. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** HTTP status; undefined where nothing answered. */
    readonly status?: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** One thing that `GET` of a collection lists. */
export interface Item {
  metadata?: { name?: string };
  status?: { conditions?: { type?: string; status?: string }[] };
  spec?: { renewTime?: string };
}

/** The API of one cluster, as far as reading goes. Straight to the server: no proxy of the environment is asked. */
export class KubernetesApi {
  constructor(
    private readonly access: Access,
    /** How long one request may take, in milliseconds. */
    private readonly timeoutMs: number,
  ) {}

  async list(path: string): Promise<Item[]> {
    const { items } = JSON.parse(await this.get(path)) as { items?: Item[] };
    return items ?? [];
  }

  /** @throws ApiError */
  private get(path: string): Promise<string> {
    const { server, ca, certificate, key, token } = this.access;
    return new Promise((resolve, reject) => {
      const options: https.RequestOptions = {
        agent: new https.Agent({ maxSockets: 1 }),
        signal: AbortSignal.timeout(this.timeoutMs),
        headers: { accept: "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        ...{ ca, cert: certificate, key },
      };
      const failed = (error: Error): void => reject(new ApiError(reasonOf(error, this.timeoutMs)));
      const request = https.get(`${server.replace(/\/+$/, "")}${path}`, options, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => (body += text));
        response.on("error", failed);
        response.on("end", () => {
          if (response.statusCode === 200) return resolve(body);
          reject(new ApiError(`it answers ${response.statusCode}`, response.statusCode));
        });
      });
      request.on("error", failed);
    });
  }
}

function reasonOf(error: NodeJS.ErrnoException, timeoutMs: number): string {
  if (error.name === "AbortError" || error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  if (error.code === "ECONNREFUSED") return "connection refused";
  return error.message;
}
