import * as http from "node:http";
import * as https from "node:https";
import { HeadBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

/**
 * Whether a bucket of ours exists, at the endpoint and by the proxy that the provider takes from the same environment.
 * `since`: made from then on.
 */
export async function bucketExists(
  environment: NodeJS.ProcessEnv,
  name: string,
  region: string,
  since?: Date,
): Promise<boolean> {
  const template = environment.SPACES_ENDPOINT_URL ?? "https://{{.Region}}.digitaloceanspaces.com";
  // Types of Node 22 do not know the option yet; Node 22.21 does.
  const agentOptions = { proxyEnv: environment } as http.AgentOptions;
  const client = new S3Client({
    endpoint: template.replace("{{.Region}}", region.toLowerCase()),
    // Spaces takes its region from the endpoint and wants this one in signatures.
    region: "us-east-1",
    credentials: {
      accessKeyId: environment.SPACES_ACCESS_KEY_ID ?? "",
      secretAccessKey: environment.SPACES_SECRET_ACCESS_KEY ?? "",
    },
    requestHandler: {
      httpAgent: new http.Agent(agentOptions),
      httpsAgent: new https.Agent(agentOptions),
      requestTimeout: 30_000,
    },
  });
  try {
    if (since === undefined) {
      await client.send(new HeadBucketCommand({ Bucket: name }));
      return true;
    }
    const { Buckets = [] } = await client.send(new ListBucketsCommand());
    return Buckets.some((bucket) => bucket.Name === name && (bucket.CreationDate ?? new Date(0)) >= since);
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    // 403: the name is somebody else's.
    if (status === 404 || status === 403) return false;
    throw error;
  } finally {
    client.destroy();
  }
}
