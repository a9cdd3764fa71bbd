import { nameOf } from "../../sandbox/urn";
import { byText, isNothing } from "./normalise";
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

/** Logical names by what the clouds call the resources; a number is one only together with its kind, "droplet/101". */
export type Names = Map<string, string>;

/** Outputs by which calls refer to a resource, beside its id. */
const identities = ["ipAddress", "accessKey", "fingerprint", "uuid"];
const number = /^\d+$/;

/** Nouns of the APIs that are not the name of what they are about. An image with a number is a droplet's snapshot. */
const synonyms: Record<string, string> = { entities: "droplets", image: "snapshot" };

/** "droplets", "droplet_ids", "dropletIds" and an alert's "entities" are about a droplet; "ssh_keys" about an SshKey. */
const kindOf = (noun: string): string =>
  /[A-Z]?[a-z]*$/.exec((synonyms[noun] ?? noun).replace(/_?ids?$|Ids?$|s$/, ""))?.[0].toLowerCase() ?? "";

export function namesOf(...states: StateResource[][]): Names {
  const names: Names = new Map();
  for (const { urn, id, type, outputs } of states.flat()) {
    const kind = /[A-Z][a-z]*$/.exec(type)?.[0].toLowerCase() ?? "";
    for (const key of [id, ...identities.map((property) => outputs[property])]) {
      if (typeof key !== "string" || key === "") continue;
      const known = number.test(key) ? `${kind}/${key}` : key;
      // What a resource is about comes before it in the state, and keeps the name where both have one id.
      if (!names.has(known)) names.set(known, nameOf(urn));
    }
  }
  return names;
}

const word = /[\w.-]+/g;

/** Puts names in the place of ids: "do:droplet:101" becomes "do:droplet:{web}". `noun` says what a number is about. */
export function rename(text: string, names: Names, noun = ""): string {
  let before = noun;
  return text.replace(word, (each) => {
    const name = names.get(number.test(each) ? `${kindOf(before)}/${each}` : each);
    before = each;
    return name === undefined ? each : `{${name}}`;
  });
}

/** Renames what is in a value. */
export function renameIn(value: unknown, names: Names, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => renameIn(each, names, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renameIn(each, names, name)]));
  }
  if (typeof value === "string") return rename(value, names, key);
  if (typeof value !== "number") return value;
  const renamed = rename(String(value), names, key);
  return renamed.startsWith("{") ? renamed : value;
}

/**
 * A body in one spelling: keys and lists sorted, and without what is empty. In a change (`creates` is false) an empty
 * value of the resource itself empties something, and stays.
 */
function canonical(value: unknown, creates: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => canonical(each, true)).sort(byText);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, each]) => !creates || !isNothing(each))
    .map(([key, each]): [string, unknown] => [key, isNothing(each) ? "" : canonical(each, true)]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function bodyOf({ body, path, method }: Call, names: Names): string {
  // Spaces takes XML, which every client writes in its own way.
  if (body === "" || path.startsWith("spaces/")) return "";
  try {
    return ` ${JSON.stringify(canonical(renameIn(JSON.parse(body), names), method === "POST"))}`;
  } catch {
    return " (no JSON)";
  }
}

/** An id of what is in no state, as the account's default project. */
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const mentions = (text: string): string[] => [...text.matchAll(/\{([\w.-]+)\}/g)].map(([, name]) => name!);

/** Says of each call which resource it is about: what it made, else the last one that its path names, else the first in its body. */
export function attribute(calls: Call[], names: Names): NamedCall[] {
  const actions = new Map<string, string>();
  return calls.map((call) => {
    const path = rename(call.path, names).replace(/\/actions\/\d+/, "/actions/{}");
    const body = bodyOf(call, names);
    const created = rename(call.answered ?? "", names, call.path.split("/").at(-1));
    const made = call.method === "GET" ? undefined : mentions(created)[0];
    const action = /\/actions\/(\d+)$/.exec(call.path)?.[1];
    const resource = made ?? mentions(path).at(-1) ?? (action && actions.get(action)) ?? mentions(body)[0] ?? "";
    if (call.method === "POST" && call.path.endsWith("/actions")) actions.set(call.answered ?? "", resource);
    const failed = call.status >= 400 ? ` → ${call.status}` : "";
    const text = `${call.method} ${path}${call.query}${body}${failed}`;
    return { resource, method: call.method, text: text.replace(uuid, "(uuid)") };
  });
}
