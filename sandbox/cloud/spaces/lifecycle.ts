import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { LifecycleRule } from "../store/entities";
import type { Store } from "../store/store";

const dayMs = 86_400_000;

/** What one run did. */
export interface LifecycleResult {
  expired: number;
  noncurrentRemoved: number;
  markersRemoved: number;
  uploadsAborted: number;
}

/** One entry of a bucket: a version of an object or a delete marker. */
interface Version {
  key: string;
  versionId?: string;
  latest: boolean;
  marker: boolean;
  modified: number;
}

/** A day count ends at the next midnight UTC after it is full, as in S3. */
const dueAfter = (since: number, days: number): number => Math.ceil((since + days * dayMs) / dayMs) * dayMs;

/** Carries out the lifecycle rules of every bucket as of `now`. */
export async function runLifecycle(store: Store, client: S3Client, now: Date): Promise<LifecycleResult> {
  const result: LifecycleResult = { expired: 0, noncurrentRemoved: 0, markersRemoved: 0, uploadsAborted: 0 };
  for (const bucket of store.buckets.all()) {
    const rules = (bucket.lifecycle ?? []).filter((rule) => rule.enabled);
    if (rules.length === 0) continue;
    await removeVersions(client, bucket.id, rules, now.getTime(), result);
    await abortUploads(client, bucket.id, rules, now.getTime(), result);
  }
  return result;
}

async function removeVersions(
  client: S3Client,
  Bucket: string,
  rules: LifecycleRule[],
  now: number,
  result: LifecycleResult,
) {
  for (const versions of (await versionsByKey(client, Bucket)).values()) {
    const fitting = rules.filter((rule) => versions[0]?.key.startsWith(rule.prefix));
    for (const [index, version] of versions.entries()) {
      const remove = (VersionId?: string) =>
        client.send(new DeleteObjectCommand({ Bucket, Key: version.key, VersionId }));
      const newer = versions[index - 1];
      if (version.latest && !version.marker && fitting.some((rule) => isExpired(rule, version, now))) {
        await remove();
        result.expired++;
      } else if (
        version.latest &&
        version.marker &&
        versions.length === 1 &&
        fitting.some((rule) => rule.expiredObjectDeleteMarker)
      ) {
        await remove(version.versionId);
        result.markersRemoved++;
      } else if (!version.latest && newer && fitting.some((rule) => isDue(rule.noncurrentDays, newer.modified, now))) {
        await remove(version.versionId);
        result.noncurrentRemoved++;
      }
    }
  }
}

const isDue = (days: number | undefined, since: number, now: number): boolean =>
  days !== undefined && dueAfter(since, days) <= now;

const isExpired = (rule: LifecycleRule, version: Version, now: number): boolean =>
  isDue(rule.expirationDays, version.modified, now) ||
  (rule.expirationDate !== undefined && Date.parse(rule.expirationDate) <= now);

/** Every key's versions, newest first. */
async function versionsByKey(client: S3Client, Bucket: string): Promise<Map<string, Version[]>> {
  const all = new Map<string, Version[]>();
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  do {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
    const entries = [
      ...(page.Versions ?? []).map((entry) => ({ entry, marker: false })),
      ...(page.DeleteMarkers ?? []).map((entry) => ({ entry, marker: true })),
    ];
    for (const { entry, marker } of entries) {
      const key = entry.Key ?? "";
      const version: Version = {
        key,
        versionId: entry.VersionId,
        latest: entry.IsLatest ?? false,
        marker,
        modified: entry.LastModified?.getTime() ?? 0,
      };
      all.set(key, [...(all.get(key) ?? []), version]);
    }
    KeyMarker = page.IsTruncated ? page.NextKeyMarker : undefined;
    VersionIdMarker = page.IsTruncated ? page.NextVersionIdMarker : undefined;
  } while (KeyMarker);
  for (const versions of all.values()) {
    versions.sort((a, b) => Number(b.latest) - Number(a.latest) || b.modified - a.modified);
  }
  return all;
}

async function abortUploads(
  client: S3Client,
  Bucket: string,
  rules: LifecycleRule[],
  now: number,
  result: LifecycleResult,
) {
  if (rules.every((rule) => rule.abortMultipartDays === undefined)) return;
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const upload of Uploads ?? []) {
    const key = upload.Key ?? "";
    const since = upload.Initiated?.getTime() ?? now;
    if (!rules.some((rule) => key.startsWith(rule.prefix) && isDue(rule.abortMultipartDays, since, now))) continue;
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: upload.UploadId }));
    result.uploadsAborted++;
  }
}
