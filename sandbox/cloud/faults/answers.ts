import { errorXml, SpacesError } from "../spaces/errors";

/** An answer as the cloud that a path belongs to gives it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

interface Refusal {
  status: number;
  /** By DigitalOcean, Cloudflare and Spaces, each in its own words. */
  words: { id: string; message: string; code: number; told: string; xml: string };
}

const refusals = {
  "rate-limit": {
    status: 429,
    words: {
      id: "too_many_requests",
      message: "API Rate limit exceeded.",
      code: 971,
      told: "Please wait and consider throttling your request speed",
      xml: "SlowDown",
    },
  },
  error: {
    status: 500,
    words: {
      id: "server_error",
      message: "Unexpected server-side error",
      code: 10001,
      told: "Internal error",
      xml: "InternalError",
    },
  },
  "spaces-down": {
    status: 503,
    words: {
      id: "service_unavailable",
      message: "Service unavailable",
      code: 10001,
      told: "Service unavailable",
      xml: "ServiceUnavailable",
    },
  },
} as const satisfies Record<string, Refusal>;

export type RefusalKind = keyof typeof refusals;

export const isRefusal = (kind: string): kind is RefusalKind => Object.hasOwn(refusals, kind);

/** What a cloud says that does nothing. S3 words its 429 as 503, and gives no time in it. */
export function refusalOf(kind: RefusalKind, path: string, seconds = 0): Answer {
  const { status, words } = refusals[kind];
  const wait: Record<string, string> = status === 429 ? { "retry-after": String(Math.ceil(seconds)) } : {};
  if (path.startsWith("/spaces")) {
    const error = new SpacesError(status === 429 ? 503 : status, words.xml, words.message);
    return { status: error.status, headers: { "content-type": "application/xml" }, body: errorXml(error, path) };
  }
  const json = { "content-type": "application/json; charset=utf-8", ...wait };
  const body = path.startsWith("/client/v4")
    ? { success: false, errors: [{ code: words.code, message: words.told }], messages: [], result: null }
    : { id: words.id, message: words.message };
  return { status, headers: json, body: JSON.stringify(body) };
}
