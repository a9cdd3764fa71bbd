import * as s3 from "@aws-sdk/client-s3";
import { kindNames, kindOf, type KindName } from "./kinds";
import { Ledger } from "./ledger";

/** Reaches the cloud itself, without a guard. */
export interface Cleaner {
  call(method: string, route: string): Promise<{ status: number; body: unknown }>;
  s3?(region: string): s3.S3Client;
  log(line: string): void;
  /** Between two attempts. */
  pauseMs: number;
}

const attempts = 20;

/** Removes what runs have left, by their ledgers and by their prefixes. Gives what could not be removed. */
export async function clean(directory: string, cleaner: Cleaner): Promise<string[]> {
  const left: string[] = [];
  for (const ledger of Ledger.left(directory)) {
    const before = left.length;
    for (const kind of kindNames) left.push(...(await removeAll(kind, ledger, cleaner)));
    left.push(...(await removeBuckets(ledger, cleaner)));
    if (ledger.unanswered("reservedIp") > 0)
      cleaner.log(`${ledger.prefix}: a reserved address was asked for and not answered; it has no name: look yourself`);
    if (left.length === before) ledger.close();
  }
  return left;
}

async function removeAll(kind: KindName, ledger: Ledger, cleaner: Cleaner): Promise<string[]> {
  const ids = new Set([...ledger.remaining(kind), ...(await prefixed(kind, ledger.prefix, cleaner))]);
  const left: string[] = [];
  for (const id of ids) {
    const route = `${kindOf(kind).route}/${encodeURIComponent(id)}`;
    if (await removed(route, cleaner)) {
      ledger.add({ event: "gone", thing: kind, id });
      cleaner.log(`removed ${kind} ${id}`);
    } else left.push(`${kind} ${id}`);
  }
  return left;
}

/** Deletes until it is not found: dependants may still be on their way out. */
async function removed(route: string, cleaner: Cleaner): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    await cleaner.call("DELETE", route);
    if ((await cleaner.call("GET", route)).status === 404) return true;
    await new Promise((resolve) => setTimeout(resolve, cleaner.pauseMs));
  }
  return false;
}

/** Ids of everything of a kind whose name has the prefix. */
async function prefixed(kind: KindName, prefix: string, cleaner: Cleaner): Promise<string[]> {
  const { route, many, id, name } = kindOf(kind);
  if (name === undefined) return [];
  const ids: string[] = [];
  for (let page = 1; ; page++) {
    const { status, body } = await cleaner.call("GET", `${route}?per_page=200&page=${page}`);
    // Of a cloud that does not have them, or a token that may not see them.
    if (status !== 200) return ids;
    const answer = body as Record<string, Record<string, unknown>[]> & { links?: { pages?: { next?: string } } };
    const own = (answer[many] ?? []).filter((one) => String(one[name]).toLowerCase().startsWith(prefix));
    ids.push(...own.map((one) => String(one[id])));
    if (answer.links?.pages?.next === undefined) return ids;
  }
}

async function removeBuckets(ledger: Ledger, cleaner: Cleaner): Promise<string[]> {
  const left: string[] = [];
  for (const { name: Bucket, region } of ledger.buckets()) {
    const spaces = cleaner.s3?.(region);
    if (!spaces) {
      left.push(`bucket ${Bucket}`);
      continue;
    }
    try {
      const { Versions = [], DeleteMarkers = [] } = await spaces.send(new s3.ListObjectVersionsCommand({ Bucket }));
      for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
        await spaces.send(new s3.DeleteObjectCommand({ Bucket, Key, VersionId }));
      await spaces.send(new s3.DeleteBucketCommand({ Bucket }));
      cleaner.log(`removed bucket ${Bucket}`);
    } catch (error) {
      if ((error as s3.S3ServiceException).name !== "NoSuchBucket") left.push(`bucket ${Bucket}`);
    }
  }
  return left;
}
