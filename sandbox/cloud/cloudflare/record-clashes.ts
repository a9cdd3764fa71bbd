import type { CloudflareRecord } from "../store/entities";
import { failure } from "./errors";

/** A name with a CNAME has no other address, and no record exists twice. */
export function refuseClash(record: CloudflareRecord, others: CloudflareRecord[]): void {
  const address = (type: string) => type === "A" || type === "AAAA" || type === "CNAME";
  const same = others.filter((other) => other.name === record.name);
  if (same.some((other) => other.type === record.type && identity(other) === identity(record))) {
    throw failure(400, 81058, "An identical record already exists.");
  }
  if (record.type === "CNAME" && same.some((other) => address(other.type))) {
    throw failure(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  }
  if (address(record.type) && same.some((other) => other.type === "CNAME")) {
    throw failure(400, 81054, "A CNAME record with that host already exists.");
  }
}

const identity = (record: CloudflareRecord): string => JSON.stringify([record.content, record.priority ?? null]);
