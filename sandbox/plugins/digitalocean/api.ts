import { messageOf } from "../shared/errors";
import { sleep } from "../shared/wait";

export interface ApiOptions {
  /** Without a path: "https://api.digitalocean.com". */
  endpoint: string;
  token: string;
  /** How often a request is repeated that met 429 or 5xx, or was not answered. */
  retries: number;
  /** Shortest and longest pause before a repetition, in seconds; the answer's own `retry-after` counts where it has one. */
  pause: { shortest: number; longest: number };
}

/** An answer that is no success, as DigitalOcean words it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    request: string,
  ) {
    super(`${request}: ${status} ${reason}`);
  }
}

/** The connection could not be made, or broke before an answer. */
class NoAnswer extends Error {}

export const isStatus = (error: unknown, ...statuses: number[]): error is ApiError =>
  error instanceof ApiError && statuses.includes(error.status);

/**
 * DigitalOcean's API v2 over plain fetch. The official TypeScript client 1.19.0 sends fields of a new droplet twice and
 * reads lists of texts only with an older runtime than it asks for (docs/dependencies.md): good for tests alone.
 */
export class Api {
  constructor(private readonly options: ApiOptions) {}

  get<T>(path: string, signal: AbortSignal): Promise<T> {
    return this.send<T>("GET", path, undefined, signal);
  }

  post<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
    return this.send<T>("POST", path, body, signal);
  }

  put<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
    return this.send<T>("PUT", path, body, signal);
  }

  patch<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
    return this.send<T>("PATCH", path, body, signal);
  }

  async delete(path: string, signal: AbortSignal, body?: unknown): Promise<void> {
    await this.send("DELETE", path, body, signal);
  }

  /** The object, or undefined where there is none. */
  async find<T>(path: string, signal: AbortSignal): Promise<T | undefined> {
    try {
      return await this.get<T>(path, signal);
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  private async send<T>(method: string, path: string, body: unknown, signal: AbortSignal): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= this.options.retries;
      try {
        const answer = await this.attempt(method, path, body, signal);
        const retriable = answer.status === 429 || (answer.status >= 500 && answer.status !== 501);
        if (!retriable || last) return await this.read<T>(answer, `${method} ${path}`);
        await sleep(this.pause(attempt, answer) * 1000, signal);
      } catch (error) {
        // As the official plugin's client does: a creation, too, is asked for again where its answer was lost.
        if (!(error instanceof NoAnswer) || last || signal.aborted) throw error;
        await sleep(this.pause(attempt) * 1000, signal);
      }
    }
  }

  private async attempt(method: string, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const url = `${this.options.endpoint.replace(/\/$/, "")}/v2/${path}`;
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.options.token}`,
      accept: "application/json",
      "user-agent": "seawall-sandbox",
    };
    if (body !== undefined) headers["content-type"] = "application/json";
    try {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      return await fetch(url, { method, headers, body: payload, signal });
    } catch (error) {
      const cause = messageOf((error as Error).cause ?? error);
      throw new NoAnswer(`${method} ${path}: cannot reach ${this.options.endpoint}: ${cause}`);
    }
  }

  private pause(attempt: number, answer?: Response): number {
    const { shortest, longest } = this.options.pause;
    const asked = Number(answer?.headers.get("retry-after"));
    return Math.min(asked > 0 ? asked : shortest * 2 ** attempt, longest);
  }

  private async read<T>(answer: Response, request: string): Promise<T> {
    const text = await answer.text();
    if (answer.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
    let reason = text;
    try {
      reason = (JSON.parse(text) as { message?: string }).message ?? text;
    } catch {
      // Not DigitalOcean's own answer: something on the way gave it, and its text is all there is.
    }
    throw new ApiError(answer.status, reason, request);
  }
}
