import type { CloudflareRecord } from "../store/entities";

export type RecordFilters = Record<string, string | undefined>;

type Condition = (record: CloudflareRecord) => boolean;

const texts: Record<string, (record: CloudflareRecord) => string> = {
  name: (record) => record.name,
  content: (record) => record.content,
  comment: (record) => record.comment ?? "",
};

/** How a text is asked for: "name.contains". The text alone is the whole of it. */
const comparisons: Record<string, (text: string, part: string) => boolean> = {
  "": (text, part) => text === part,
  exact: (text, part) => text === part,
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};

function conditionsOf(filters: RecordFilters): Condition[] {
  const conditions = Object.entries(filters).flatMap(([key, value = ""]): Condition[] => {
    const [field = "", how = ""] = key.split(".");
    const text = texts[field];
    const part = value.toLowerCase();
    if (text && how === "present") return [(record) => text(record) !== ""];
    if (text && how === "absent") return [(record) => text(record) === ""];
    const compare = comparisons[how];
    return text && compare ? [(record) => compare(text(record).toLowerCase(), part)] : [];
  });
  const { type, proxied, tag } = filters;
  if (type !== undefined) conditions.push((record) => record.type === type.toUpperCase());
  if (proxied !== undefined) conditions.push((record) => String(record.proxied) === proxied);
  if (tag !== undefined) conditions.push((record) => record.tags.includes(tag));
  return conditions;
}

const orders: Record<string, (record: CloudflareRecord) => string | number> = {
  type: (record) => record.type,
  name: (record) => record.name,
  content: (record) => record.content,
  ttl: (record) => record.ttl,
  proxied: (record) => Number(record.proxied),
};

/** The records that a list is asked for, in its order. */
export function filteredRecords(records: CloudflareRecord[], filters: RecordFilters): CloudflareRecord[] {
  const conditions = conditionsOf(filters);
  const search = filters.search?.toLowerCase();
  const found = records
    .filter((record) =>
      filters.match === "any" && conditions.length > 0
        ? conditions.some((holds) => holds(record))
        : conditions.every((holds) => holds(record)),
    )
    .filter(
      ({ name, content, comment }) =>
        search === undefined || `${name} ${content} ${comment ?? ""}`.toLowerCase().includes(search),
    );
  const key = orders[filters.order ?? ""];
  if (key) found.sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
  return filters.direction === "desc" ? found.reverse() : found;
}
