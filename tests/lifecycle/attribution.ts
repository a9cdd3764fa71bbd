import { nameOf } from "../../sandbox/cli/pulumi/operation";
import type { Call } from "./recorder";
import type { StateResource } from "./stack";

/** A call in the terms of the program: ids are the names of resources. */
export interface NamedCall {
  /** Logical name of the resource that it is about; "" where nothing tells. */
  resource: string;
  method: string;
  /** "POST /v2/volumes/{volume}/actions {"type":"resize"}" */
  text: string;
}

/** Logical names by what the clouds call the resources. */
export type Names = Map<string, string>;

/** Outputs by which calls refer to a resource, beside its id. */
const identities = ["ipAddress", "accessKey", "fingerprint"];

export function namesOf(...states: StateResource[][]): Names {
  const names: Names = new Map();
  for (const { urn, id, outputs } of states.flat()) {
    for (const key of [id, ...identities.map((property) => outputs[property])]) {
      if (typeof key === "string" && key !== "") names.set(key, nameOf(urn));
    }
  }
  return names;
}

const token = /[\w.-]+/g;

/** Puts names in the place of ids: "do:volume:4f…" becomes "do:volume:{volume}". */
export const rename = (text: string, names: Names): string =>
  text.replace(token, (word) => (names.has(word) ? `{${names.get(word)}}` : word));

const idKey = /(^|_)(id|ids|resources|keys|ip)$|(Id|Ids|Resources|Keys)$/;

/** Renames what is in a value. A number is an id only under a name that says so. */
export function renameIn(value: unknown, names: Names, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => renameIn(each, names, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renameIn(each, names, name)]));
  }
  if (typeof value === "number" && idKey.test(key)) return rename(String(value), names);
  if (typeof value !== "string") return value;
  return /^\d+$/.test(value) && !idKey.test(key) ? value : rename(value, names);
}

function bodyOf({ body, path }: Call, names: Names): string {
  // Spaces takes XML, which every client writes in its own way.
  if (body === "" || path.startsWith("spaces/")) return "";
  try {
    return ` ${JSON.stringify(renameIn(JSON.parse(body), names))}`;
  } catch {
    return " (no JSON)";
  }
}

const mentions = (text: string): string[] => [...text.matchAll(/\{([\w.-]+)\}/g)].map(([, name]) => name!);

/** Says of each call which resource it is about: what it made, else the last one that its path names, else the first in its body. */
export function attribute(calls: Call[], names: Names): NamedCall[] {
  const actions = new Map<string, string>();
  return calls.map((call) => {
    const path = rename(call.path, names).replace(/\/actions\/\d+/, "/actions/{}");
    const body = bodyOf(call, names);
    const made = call.method === "GET" ? undefined : names.get(call.answered ?? "");
    const action = /\/actions\/(\d+)$/.exec(call.path)?.[1];
    const resource = made ?? mentions(path).at(-1) ?? (action && actions.get(action)) ?? mentions(body)[0] ?? "";
    if (call.method === "POST" && call.path.endsWith("/actions")) actions.set(call.answered ?? "", resource);
    const failed = call.status >= 400 ? ` → ${call.status}` : "";
    return { resource, method: call.method, text: `${call.method} ${path}${call.query}${body}${failed}` };
  });
}
