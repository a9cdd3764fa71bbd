import * as crypto from "node:crypto";
import type { LifecycleRule } from "@aws-sdk/client-s3";
import { isObject, Value, Values } from "../shared/values";

const positive = (value: Value): number | undefined => (typeof value === "number" && value > 0 ? value : undefined);

function expirationTo(value: Value): LifecycleRule["Expiration"] {
  if (!isObject(value)) return undefined;
  if (typeof value.date === "string" && value.date !== "") return { Date: new Date(`${value.date}T00:00:00Z`) };
  const days = positive(value.days);
  return days !== undefined ? { Days: days } : { ExpiredObjectDeleteMarker: value.expiredObjectDeleteMarker === true };
}

/** A rule as the program gives it, as S3 takes it. A rule without an id gets one. */
export function ruleTo(rule: Values): LifecycleRule {
  const abort = positive(rule.abortIncompleteMultipartUploadDays);
  const noncurrent = isObject(rule.noncurrentVersionExpiration)
    ? positive(rule.noncurrentVersionExpiration.days)
    : undefined;
  const id = typeof rule.id === "string" && rule.id !== "" ? rule.id : `rule-${crypto.randomBytes(8).toString("hex")}`;
  return {
    ID: id,
    Status: rule.enabled === true ? "Enabled" : "Disabled",
    Filter: { Prefix: typeof rule.prefix === "string" ? rule.prefix : "" },
    AbortIncompleteMultipartUpload: abort === undefined ? undefined : { DaysAfterInitiation: abort },
    Expiration: expirationTo(rule.expiration),
    NoncurrentVersionExpiration: noncurrent === undefined ? undefined : { NoncurrentDays: noncurrent },
  };
}

export function ruleFrom(rule: LifecycleRule): Values {
  const { Expiration: expiration, NoncurrentVersionExpiration: noncurrent } = rule;
  return {
    id: rule.ID,
    prefix: rule.Filter?.Prefix || rule.Filter?.And?.Prefix || undefined,
    enabled: rule.Status === "Enabled",
    abortIncompleteMultipartUploadDays: rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    expiration: expiration && {
      date: expiration.Date?.toISOString().slice(0, 10),
      days: expiration.Days,
      expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker,
    },
    noncurrentVersionExpiration: noncurrent && { days: noncurrent.NoncurrentDays },
  };
}
