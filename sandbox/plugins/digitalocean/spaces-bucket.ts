import type { S3Client } from "@aws-sdk/client-s3";
import { messageOf } from "../shared/errors";
import { Live, PartialFailure, ResourceType } from "../shared/resource";
import { allOf, atLeast, matching } from "../shared/rules";
import { isObject, textOf, Value, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";
import { ruleFrom, ruleTo } from "./lifecycle-rules";
import { absentIs, emptyBucket, isS3, loadS3, spacesClient, whenThere } from "./spaces";
import { bucketOf, spacesRegion } from "./spaces-settings";

const rules = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isObject) : []);
const enabled = (value: Value): boolean => isObject(value) && value.enabled === true;

/** Settings of a bucket that a change of the program must be carried over for, and how. */
const settings: Record<string, (client: S3Client, bucket: string, value: Value) => Promise<void>> = {
  acl: async (client, Bucket, value) => {
    const { PutBucketAclCommand } = await loadS3();
    await client.send(new PutBucketAclCommand({ Bucket, ACL: textOf(value) as "private" }));
  },
  corsRules: async (client, Bucket, value) => {
    const { DeleteBucketCorsCommand, PutBucketCorsCommand } = await loadS3();
    const CORSRules = rules(value).map((rule) => ({
      AllowedMethods: rule.allowedMethods as string[],
      AllowedOrigins: rule.allowedOrigins as string[],
      AllowedHeaders: rule.allowedHeaders as string[] | undefined,
      MaxAgeSeconds: rule.maxAgeSeconds as number | undefined,
    }));
    if (CORSRules.length === 0) await client.send(new DeleteBucketCorsCommand({ Bucket }));
    else await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  },
  versioning: async (client, Bucket, value) => {
    const { PutBucketVersioningCommand } = await loadS3();
    const Status = enabled(value) ? "Enabled" : "Suspended";
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  },
  lifecycleRules: async (client, Bucket, value) => {
    const { DeleteBucketLifecycleCommand, PutBucketLifecycleConfigurationCommand } = await loadS3();
    const Rules = rules(value).map(ruleTo);
    if (Rules.length === 0) await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
    else await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  },
};

/** A setting as it counts: what is not given is off, or none. */
const counts = (name: string, value: Value): string =>
  JSON.stringify(name === "versioning" ? enabled(value) : name === "acl" ? (value ?? "private") : rules(value));

/** Carries over every setting that differs. */
async function apply(
  context: DoContext,
  client: S3Client,
  bucket: string,
  before: Values,
  after: Values,
): Promise<void> {
  for (const [name, put] of Object.entries(settings)) {
    if (counts(name, before[name]) === counts(name, after[name])) continue;
    await whenThere(context, bucket, () => put(client, bucket, after[name]));
  }
}

/** The bucket as it is. Its ACL and CORS rules are as last given: the API does not tell a canned ACL. */
async function liveOf(
  context: DoContext,
  client: S3Client,
  bucket: string,
  region: string,
  given: Values,
): Promise<Live> {
  const { GetBucketLifecycleConfigurationCommand, GetBucketLocationCommand, GetBucketVersioningCommand } =
    await loadS3();
  const Bucket = bucket;
  const location = await whenThere(context, bucket, () => client.send(new GetBucketLocationCommand({ Bucket })));
  const versioning = await client.send(new GetBucketVersioningCommand({ Bucket }));
  const lifecycle = await absentIs(
    ["NoSuchLifecycleConfiguration"],
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  );
  const place = location.LocationConstraint ?? region;
  return {
    id: bucket,
    state: {
      name: bucket,
      region: place,
      // After an import nothing tells it.
      acl: given.acl,
      corsRules: given.corsRules ?? [],
      forceDestroy: given.forceDestroy ?? false,
      versioning: { enabled: versioning.Status === "Enabled" },
      lifecycleRules: (lifecycle?.Rules ?? []).map(ruleFrom),
      bucketUrn: `do:space:${bucket}`,
      bucketDomainName: `${bucket}.${place}.digitaloceanspaces.com`,
      endpoint: `${place}.digitaloceanspaces.com`,
    },
  };
}

async function create(context: DoContext, inputs: Values): Promise<Live> {
  const { CreateBucketCommand, HeadBucketCommand } = await loadS3();
  const [bucket, region] = [textOf(inputs.name), textOf(inputs.region).toLowerCase()];
  const client = await spacesClient(context, region);
  const acl = textOf(inputs.acl) as "private";
  await client.send(new CreateBucketCommand({ Bucket: bucket, ACL: acl }));
  try {
    await whenThere(context, bucket, () => client.send(new HeadBucketCommand({ Bucket: bucket })));
    // As the official provider: the ACL once more, whatever it is.
    await apply(context, client, bucket, { acl: "" }, inputs);
    return await liveOf(context, client, bucket, region, inputs);
  } catch (error) {
    const state: Values = { name: bucket, region, acl, forceDestroy: inputs.forceDestroy ?? false };
    throw new PartialFailure({ id: bucket, state }, messageOf(error));
  }
}

async function read(context: DoContext, id: string, state: Values): Promise<Live | undefined> {
  const { HeadBucketCommand } = await loadS3();
  const { bucket, region } = bucketOf(id, state);
  const client = await spacesClient(context, region);
  const found = await absentIs(["NotFound", "NoSuchBucket"], client.send(new HeadBucketCommand({ Bucket: bucket })));
  return found && liveOf(context, client, bucket, region, state);
}

async function update(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  const client = await spacesClient(context, textOf(state.region));
  await apply(context, client, id, state, inputs);
  return (await liveOf(context, client, id, textOf(state.region), inputs)).state;
}

async function remove(context: DoContext, id: string, state: Values): Promise<void> {
  const { DeleteBucketCommand } = await loadS3();
  const client = await spacesClient(context, textOf(state.region));
  try {
    await client.send(new DeleteBucketCommand({ Bucket: id }));
  } catch (error) {
    if (isS3(error, "NoSuchBucket")) return;
    if (!isS3(error, "BucketNotEmpty")) throw error;
    if (state.forceDestroy !== true) {
      throw new Error(`Bucket ${id} is not empty. Empty it, or set forceDestroy to delete everything in it with it.`);
    }
    await emptyBucket(client, id);
    await client.send(new DeleteBucketCommand({ Bucket: id }));
  }
}

export const spacesBucket: ResourceType<DigitalOcean> = {
  validate: allOf(
    spacesRegion,
    matching(["lifecycleRules", "*", "expiration", "date"], /^\d{4}-\d{2}-\d{2}$/, "date must look like 2026-12-31"),
    atLeast(["lifecycleRules", "*", "expiration", "days"], 0),
    atLeast(["lifecycleRules", "*", "noncurrentVersionExpiration", "days"], 1),
  ),
  same: { region: (state, input) => textOf(state).toLowerCase() === textOf(input).toLowerCase() },
  create,
  read,
  update,
  delete: remove,
};
