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

const attempts = 5;
const answerLimitMs = 30_000;

/** One request to a cloud's JSON API. Repeats where the cloud says "later" (429, 5xx) or no answer comes. Never shows the token. */
export async function requestJson<T>(token: string, method: string, url: string, body?: unknown): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(token, method, url, body);
    if (answer.ok) return (answer.text === "" ? undefined : JSON.parse(answer.text)) as T;
    const again = answer.status === 0 || answer.status === 429 || (answer.status >= 500 && answer.status !== 501);
    if (!again || attempt === attempts) {
      const { origin, pathname } = new URL(url);
      const said =
        answer.status === 0 ? `${origin} does not answer: ${answer.text}` : `${answer.status} ${answer.text}`;
      throw new CloudError(answer.status, `${method} ${pathname}: ${said.slice(0, 300)}`);
    }
    await sleep(Math.min(30, answer.retryAfter || attempt) * 1000);
  }
}

interface Answer {
  ok: boolean;
  /** 0 where none came. */
  status: number;
  text: string;
  /** Seconds. */
  retryAfter: number;
}

async function ask(token: string, method: string, url: string, body: unknown): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(answerLimitMs),
    });
    const { ok, status, headers } = response;
    return { ok, status, text: await response.text(), retryAfter: Number(headers.get("retry-after")) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { ok: false, status: 0, text: cause instanceof Error ? cause.message : message, retryAfter: 0 };
  }
}
