import { isObject, textOf, Values } from "../shared/values";
import { afterRead } from "./answer";
import type { Json } from "./body";
import { ask, CfContext } from "./config";
import { Fields, fieldsOf } from "./field";
import { call } from "./request";

const text = { type: "string" } as const;
/** As of the resource, but the account with its name. */
const fields: Fields = { ...fieldsOf("Zone"), account: { type: "object", fields: { id: text, name: text } } };

const told = (zone: Json): Values => ({ ...afterRead(fields, {}, zone), id: textOf(zone.id as string) });

/** The query of a list of zones; the API writes what is inside something with a dot. */
function queryOf({ account, types, ...args }: Values): Json {
  const { id, name } = isObject(account) ? account : {};
  const query = { ...args, type: types, "account.id": id, "account.name": name };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** Zones that match, page by page until there are enough. */
async function list(context: CfContext, args: Values, most: number): Promise<Json[]> {
  const zones: Json[] = [];
  for (let page = 1; zones.length < most; page++) {
    const query = { ...queryOf(args), page };
    const { result } = await ask(context, "list zones", (client) =>
      client.get<{ result: Json[] }>("/zones", { query }),
    );
    if (result.length === 0) break;
    zones.push(...result);
  }
  return zones.slice(0, most);
}

/** One zone, by its id or as the only one that matches a filter. */
export async function getZone(context: CfContext, args: Values): Promise<Values> {
  let zoneId = textOf(args.zoneId);
  if (isObject(args.filter)) {
    const found = await list(context, args.filter, 2);
    if (found.length !== 1)
      throw new Error(`Expected the filter to match one zone; it matches ${found.length || "none"}.`);
    zoneId = textOf(found[0]!.id as string);
  }
  if (zoneId === "") throw new Error("Cannot read a zone: give zoneId, or a filter.");
  const zone = await call(context, { what: `read zone ${zoneId}`, method: "get", path: `/zones/${zoneId}` });
  return { ...told(zone), zoneId, filter: args.filter };
}

/** Every zone that matches, at most `maxItems` (1,000). */
export async function getZones(context: CfContext, { maxItems, ...args }: Values): Promise<Values> {
  const zones = await list(context, args, typeof maxItems === "number" && maxItems > 0 ? maxItems : 1000);
  return { ...args, maxItems, results: zones.map(told) };
}
