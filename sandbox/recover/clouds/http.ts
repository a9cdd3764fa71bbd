import { setTimeout as sleep } from "node:timers/promises";

export class CloudError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "CloudError";
  }
}

const attempts = 4;

/** One request to a cloud's JSON API. Repeats where the cloud says "later" (429, 5xx). Never shows the token. */
export async function requestJson<T>(token: string, method: string, url: string, body?: unknown): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (response.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
    const again = response.status === 429 || response.status >= 502;
    if (!again || attempt === attempts) {
      const path = new URL(url).pathname;
      throw new CloudError(response.status, `${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    }
    await sleep(Math.min(30, Number(response.headers.get("retry-after")) || attempt) * 1000);
  }
}
