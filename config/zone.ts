import type { ZoneArgs, ZoneRecord } from "@seawall/components";
import { validateZone } from "../components/zone/validate";
import type { Findings } from "./findings";
import { nearest } from "./nearest";
import type { Platform, PlannedRecord } from "./platform";
import type { Written, WrittenRecord } from "./schema";

/** Keys that only records of some types have. */
const ofType: Readonly<Record<string, readonly string[]>> = {
  A: ["proxied"],
  AAAA: ["proxied"],
  CNAME: ["proxied"],
  NS: [],
  MX: ["priority"],
  TXT: [],
  SRV: ["priority", "weight", "port"],
  CAA: ["tag", "flags"],
};

export function planZone({ zone, records = {}, hosts, clusters = {} }: Written, findings: Findings): Platform["zone"] {
  const balanced = Object.entries(clusters).filter(([, { loadBalancer }]) => loadBalancer);
  const targets = [...Object.keys(hosts), ...balanced.map(([name]) => name)];
  if (!zone) {
    if (Object.keys(records).length > 0) {
      findings.add("seawall:zone", undefined, "a zone for the records", "add it, or remove seawall:records");
    }
    return undefined;
  }
  const planned = Object.fromEntries(
    Object.entries(records).map(([key, record]) => [key, plan(key, record, targets, findings)]),
  );
  const checked = Object.entries(planned).map(([key, record]) => [key, withValue(record, targets)]);
  const given = zone as ZoneArgs;
  findings.collect(
    (path) => (path.startsWith("records.") ? `seawall:${path}` : `seawall:zone.${path}`),
    () => validateZone("zone", { ...given, records: Object.fromEntries(checked) as ZoneArgs["records"] }),
  );
  return { ...given, records: planned };
}

/** @param hosts What `host` may name: hosts, and clusters with a load balancer. */
function plan(key: string, record: WrittenRecord, hosts: readonly string[], findings: Findings): PlannedRecord {
  const at = `seawall:records.${key}`;
  const own = ofType[record.type] ?? Object.values(ofType).flat();
  for (const extra of new Set(Object.values(ofType).flat())) {
    if (own.includes(extra) || record[extra as keyof WrittenRecord] === undefined) continue;
    findings.add(
      `${at}.${extra}`,
      record[extra as keyof WrittenRecord],
      `${record.type} records without it`,
      "remove it",
    );
  }
  if ((record.value === undefined) === (record.host === undefined)) {
    const given = record.value === undefined ? undefined : "both value and host";
    findings.add(`${at}.value`, given, "either value or host", "give one of the two");
  } else if (record.host !== undefined) {
    checkHost(at, record, hosts, findings);
  }
  return { name: key, ...record } as PlannedRecord;
}

function checkHost(at: string, { type, host = "" }: WrittenRecord, hosts: readonly string[], findings: Findings): void {
  if (type !== "A") {
    findings.add(`${at}.host`, host, "a host in A records only", "write a value, or make it an A record");
  } else if (!hosts.includes(host)) {
    const [guess] = nearest(host, hosts);
    const fix = guess === undefined ? "add the host" : `write "${guess}", or add the host`;
    findings.add(`${at}.host`, host, `one of ${hosts.join(", ")}`, fix);
  }
}

/** The record with an address of documentation's own in place of its host's, the same for the same host. */
function withValue(record: PlannedRecord, hosts: readonly string[]): ZoneRecord {
  if (!("host" in record) || record.host === undefined) return record as ZoneRecord;
  const { host, ...rest } = record;
  const n = hosts.indexOf(host) + 1;
  return { ...rest, type: "A", value: `198.18.${n >> 8}.${n & 255}` };
}
