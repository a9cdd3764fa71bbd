import { randomUUID } from "node:crypto";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { LifecycleRule } from "../store/entities";
import { SpacesError, xml } from "./errors";

const malformed = (message: string): SpacesError => new SpacesError(400, "MalformedXML", message);

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  isArray: (name) => name === "Rule",
});

type Element = Record<string, unknown>;

/** Reads the document of PUT ?lifecycle. Throws the S3 error for what is not well-formed or not supported by Spaces. */
export function parseLifecycle(document: string): LifecycleRule[] {
  if (XMLValidator.validate(document) !== true) throw malformed("The XML you provided was not well-formed");
  const parsed = parser.parse(document) as { LifecycleConfiguration?: { Rule?: unknown } };
  const rules = parsed.LifecycleConfiguration?.Rule;
  if (!Array.isArray(rules) || rules.length === 0) throw malformed("At least one lifecycle rule is required");
  if (rules.length > 1000) throw malformed("A lifecycle configuration has at most 1000 rules");
  const read = rules.map((rule) => readRule(element(rule)));
  if (new Set(read.map((rule) => rule.id)).size < read.length) {
    throw new SpacesError(400, "InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule");
  }
  return read;
}

const element = (value: unknown): Element => (typeof value === "object" && value !== null ? (value as Element) : {});

function readRule(rule: Element): LifecycleRule {
  const unsupported = ["Transition", "NoncurrentVersionTransition"].find((name) => name in rule);
  if (unsupported) throw new SpacesError(501, "NotImplemented", `${unsupported} is not supported by Spaces`);
  const filter = element(rule.Filter);
  const other = Object.keys(filter).find((name) => name !== "Prefix");
  if (other) throw new SpacesError(501, "NotImplemented", `Filter by ${other} is not supported by Spaces`);
  const status = rule.Status;
  if (status !== "Enabled" && status !== "Disabled") throw malformed("Status must be Enabled or Disabled");
  const id = text(rule.ID);
  if (id.length > 255)
    throw new SpacesError(400, "InvalidArgument", "ID length should not exceed allowed limit of 255");
  const expiration = element(rule.Expiration);
  const read: LifecycleRule = {
    id: id || randomUUID(),
    enabled: status === "Enabled",
    prefix: text(filter.Prefix) || text(rule.Prefix),
    filtered: "Filter" in rule,
    expirationDays: days(expiration.Days, "Expiration"),
    expirationDate: date(expiration.Date),
    expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker === "true" ? true : undefined,
    noncurrentDays: days(element(rule.NoncurrentVersionExpiration).NoncurrentDays, "NoncurrentVersionExpiration"),
    abortMultipartDays: days(
      element(rule.AbortIncompleteMultipartUpload).DaysAfterInitiation,
      "AbortIncompleteMultipartUpload",
    ),
  };
  const actions = [
    read.expirationDays,
    read.expirationDate,
    read.expiredObjectDeleteMarker,
    read.noncurrentDays,
    read.abortMultipartDays,
  ];
  if (actions.every((action) => action === undefined)) {
    throw new SpacesError(400, "InvalidRequest", "At least one action needs to be specified in a rule");
  }
  return read;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function days(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) {
    throw new SpacesError(400, "InvalidArgument", `'Days' for ${name} action must be a positive integer`);
  }
  return count;
}

function date(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const time = Date.parse(text(value));
  if (Number.isNaN(time) || time % 86_400_000 !== 0) {
    throw new SpacesError(400, "InvalidArgument", "'Date' must be at midnight GMT");
  }
  return new Date(time).toISOString();
}

/** The document that GET ?lifecycle answers. */
export function renderLifecycle(rules: LifecycleRule[]): string {
  const shown = rules.map((rule) => ({
    ID: rule.id,
    ...(rule.filtered ? { Filter: { Prefix: rule.prefix } } : { Prefix: rule.prefix }),
    Status: rule.enabled ? "Enabled" : "Disabled",
    ...expiration(rule),
    ...(rule.noncurrentDays === undefined
      ? {}
      : { NoncurrentVersionExpiration: { NoncurrentDays: rule.noncurrentDays } }),
    ...(rule.abortMultipartDays === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: rule.abortMultipartDays } }),
  }));
  return xml({ LifecycleConfiguration: { "@xmlns": "http://s3.amazonaws.com/doc/2006-03-01/", Rule: shown } });
}

function expiration(rule: LifecycleRule): Element {
  const { expirationDays, expirationDate, expiredObjectDeleteMarker } = rule;
  const fields = {
    ...(expirationDays === undefined ? {} : { Days: expirationDays }),
    ...(expirationDate === undefined ? {} : { Date: expirationDate }),
    ...(expiredObjectDeleteMarker ? { ExpiredObjectDeleteMarker: "true" } : {}),
  };
  return Object.keys(fields).length > 0 ? { Expiration: fields } : {};
}
