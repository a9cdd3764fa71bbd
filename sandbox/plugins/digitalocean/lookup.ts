import { textOf, Value, Values } from "../shared/values";
import { DoContext } from "./config";

export type Lookup = (context: DoContext, args: Values) => Promise<Values>;

type Page<T> = Record<string, T[]> & { links?: { pages?: { next?: string } } };

/** Everything of a list, page by page; `path` may have a query. */
export async function all<T>(context: DoContext, path: string, key: string): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1; ; page++) {
    const query = `${path.includes("?") ? "&" : "?"}page=${page}&per_page=200`;
    const reply = await context.config.api.get<Page<T>>(path + query, context.signal);
    found.push(...(reply[key] ?? []));
    if (!reply.links?.pages?.next) return found;
  }
}

/** The one that was meant. `what` completes "no … found with". */
export function only<T>(found: T[], what: string, by: string): T {
  if (found.length === 0) throw new Error(`no ${what} found with ${by}`);
  if (found.length > 1) throw new Error(`too many ${what}s found with ${by} (found ${found.length}, expected 1)`);
  return found[0]!;
}

/** Which of the names is given, and its value; there must be one, and no other. */
export function oneOf(args: Values, names: string[]): [name: string, value: string] {
  const given = names.filter((name) => valueOf(args[name]) !== "");
  if (given.length !== 1) throw new Error(`one of \`${names.join(",")}\` must be specified`);
  return [given[0]!, valueOf(args[given[0]!])];
}

const valueOf = (value: Value): string => (typeof value === "number" && value !== 0 ? String(value) : textOf(value));
