import * as http from "node:http";
import * as https from "node:https";
import type * as s3 from "@aws-sdk/client-s3";
import { poll } from "../shared/wait";
import { DoContext } from "./config";

/** The S3 client is large: it is loaded with the first bucket. */
export const loadS3 = (): Promise<typeof s3> => import("@aws-sdk/client-s3");

/** A client for Spaces in one region, by virtual host, through the machine's HTTP proxy where one is set. */
export async function spacesClient(context: DoContext, region: string): Promise<s3.S3Client> {
  const { endpoint, accessKeyId, secretAccessKey } = context.config.spaces;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error(
      "Spaces needs an access key: set spacesAccessId and spacesSecretKey of the provider, or SPACES_ACCESS_KEY_ID and SPACES_SECRET_ACCESS_KEY.",
    );
  }
  const { S3Client } = await loadS3();
  const proxyEnv = process.env;
  return new S3Client({
    endpoint: endpoint.replace(/\{\{\s*\.Region\s*\}\}/g, region.toLowerCase()),
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 4,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      httpAgent: new http.Agent({ keepAlive: true, proxyEnv } as http.AgentOptions),
      httpsAgent: new https.Agent({ keepAlive: true, proxyEnv } as https.AgentOptions),
    },
  });
}

export const isS3 = (error: unknown, ...names: string[]): boolean =>
  [(error as Error).name, (error as { Code?: string }).Code].some((name) => name !== undefined && names.includes(name));

/** The bucket's answer, or undefined where a code says that there is no such thing. */
export async function absentIs<T>(codes: string[], request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isS3(error, ...codes)) return undefined;
    throw error;
  }
}

/** Seconds that a new bucket may take until everything about it answers. */
const consistentLimit = 300;

/** Repeats a request that a new bucket answers with "no such bucket" for a while. */
export function whenThere<T>(context: DoContext, bucket: string, request: () => Promise<T>): Promise<T> {
  const wait = { what: `bucket ${bucket} to answer`, limit: consistentLimit, signal: context.signal };
  return poll<T>(wait, async () => {
    try {
      return { done: await request() };
    } catch (error) {
      if (isS3(error, "NoSuchBucket", "NotFound", "OperationAborted")) return { seen: (error as Error).name };
      throw error;
    }
  });
}

/** Deletes every object, in every version. */
export async function emptyBucket(client: s3.S3Client, bucket: string): Promise<void> {
  const { DeleteObjectsCommand, ListObjectVersionsCommand } = await loadS3();
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (entries.length === 0) return;
    const Objects = entries.map(({ Key, VersionId }) => ({ Key, VersionId }));
    const reply = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
    const failed = reply.Errors?.[0];
    if (failed) throw new Error(`Cannot delete ${failed.Key} of bucket ${bucket}: ${failed.Code} ${failed.Message}`);
  }
}
