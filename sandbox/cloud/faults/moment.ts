/** Requests that a fault is about: "POST /v2/droplets". */
export interface Moment {
  methods: readonly string[];
  path: RegExp;
}

export const writes = ["POST", "PUT", "PATCH", "DELETE"] as const;
const methods = ["GET", "HEAD", "OPTIONS", ...writes] as const;

/** Begins every path: DigitalOcean's API, Cloudflare's, and buckets as /spaces/<bucket>/<key>. */
export const roots = ["/v2", "/client/v4", "/spaces"] as const;

/** When a remote script runs on the fault's host. */
export const whileScript = "script";

/**
 * Reads "<method> <path>". The method is HTTP's own, `write` for all that change something, or `any`. In the path `*` is one
 * segment, and `**` at the end whatever follows.
 *
 * @throws Error with what is allowed
 */
export function readMoment(text: string): Moment {
  const [method = "", path, ...more] = text.trim().split(/\s+/);
  const allowed = `Say "<method> <path>": one of ${methods.join(", ")}, write or any, and a path under ${roots.join(", ")} in which * is one segment and ** at the end is all that follows, e.g. "POST /v2/droplets".`;
  const named = methodsOf(method);
  if (!named || path === undefined || more.length > 0) throw new Error(`"${text}" names no request. ${allowed}`);
  if (path !== "/**" && !roots.some((root) => path === root || path.startsWith(`${root}/`))) {
    throw new Error(`"${path}" is no path of a cloud. ${allowed}`);
  }
  if (!/^(\/[\w.:@~*-]+)+$/.test(path) || /\*\*./.test(path)) {
    throw new Error(`"${path}" cannot be matched: no query, and ** at the end alone. ${allowed}`);
  }
  const pattern = path
    .split("/")
    .map((part) => (part === "**" ? ".*" : part.replace(/[.~-]/g, "\\$&").replaceAll("*", "[^/]*")))
    .join("/");
  return { methods: named, path: new RegExp(`^${pattern}$`) };
}

function methodsOf(text: string): readonly string[] | undefined {
  if (text === "any") return methods;
  if (text === "write") return writes;
  return methods.find((method) => method === text.toUpperCase()) && [text.toUpperCase()];
}

/** Whether a request is one of them. `path` is without its query. */
export const fits = (moment: Moment, method: string, path: string): boolean =>
  moment.methods.includes(method) && moment.path.test(path);
