/** What goes wrong, and what may be said of it. */
export interface Kind {
  /** `request`: an answer of the clouds' APIs; `droplet`: its creation; `host`: one host; `network`: what all hosts use. */
  family: "request" | "droplet" | "host" | "network";
  what: string;
  /** What `seconds` means, how many they are unless said otherwise, and at most. Absent where there are none. */
  seconds?: { what: string; otherwise: number; most: number };
  /** How often it strikes unless told otherwise; "always": whenever it can, until its time is up. */
  times: 1 | "always";
  /** The requests that it is about, where that is not to be chosen. */
  always?: string;
}

export const kinds = {
  latency: {
    family: "request",
    what: "answers come late",
    seconds: { what: "how late", otherwise: 2, most: 120 },
    times: "always",
  },
  "rate-limit": {
    family: "request",
    what: "429 with a retry-after, nothing is done",
    seconds: { what: "the retry-after", otherwise: 1, most: 3600 },
    times: 1,
  },
  error: { family: "request", what: "500, nothing is done", times: 1 },
  timeout: {
    family: "request",
    what: "held without an answer, then the connection is closed; nothing is done",
    seconds: { what: "how long it is held", otherwise: 30, most: 600 },
    times: 1,
  },
  "lost-request": { family: "request", what: "the connection breaks before anything is done", times: 1 },
  "lost-answer": { family: "request", what: "it is done, and the connection breaks before the answer", times: 1 },
  "spaces-down": {
    family: "request",
    what: "Spaces (S3) answers every request with 503",
    times: "always",
    always: "any /spaces/**",
  },
  "droplet-stuck": {
    family: "droplet",
    what: "a droplet that is created stays `new` until the fault ends: the named one, or the first",
    times: "always",
  },
  "ssh-refused": { family: "host", what: "a host refuses new SSH connections; open ones go on", times: "always" },
  "host-lost": { family: "host", what: "a host loses power, once", times: 1 },
  "disk-full": {
    family: "host",
    what: "no space left where packages, scripts, logs and temporary files are written",
    times: "always",
  },
  "dns-down": { family: "network", what: "no host's query to the name server is answered", times: "always" },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof kinds;

export const kindOf = (name: FaultKind): Kind => kinds[name];

export const isKind = (name: string): name is FaultKind => Object.hasOwn(kinds, name);
