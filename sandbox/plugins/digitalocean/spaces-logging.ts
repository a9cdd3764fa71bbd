import type { LoggingEnabled } from "@aws-sdk/client-s3";
import { Live, ResourceType } from "../shared/resource";
import { textOf, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";
import { absentIs, loadS3, whenThere } from "./spaces";
import { bucketOf, clientFor, spacesRegion } from "./spaces-settings";

async function set(context: DoContext, bucket: string, values: Values, enabled?: LoggingEnabled): Promise<void> {
  const { PutBucketLoggingCommand } = await loadS3();
  const client = await clientFor(context, values);
  const BucketLoggingStatus = { LoggingEnabled: enabled };
  await client.send(new PutBucketLoggingCommand({ Bucket: bucket, BucketLoggingStatus }));
}

const wanted = (inputs: Values): LoggingEnabled => ({
  TargetBucket: textOf(inputs.targetBucket),
  TargetPrefix: textOf(inputs.targetPrefix),
});

const liveOf = (bucket: string, region: string, logging?: LoggingEnabled): Live => ({
  id: bucket,
  state: {
    bucket,
    region,
    targetBucket: logging?.TargetBucket ?? "",
    targetPrefix: logging?.TargetPrefix ?? "",
  },
});

async function read(context: DoContext, id: string, state: Values): Promise<Live | undefined> {
  const { GetBucketLoggingCommand } = await loadS3();
  const { bucket, region } = bucketOf(id, state);
  const client = await clientFor(context, { region });
  const found = await absentIs(["NoSuchBucket"], client.send(new GetBucketLoggingCommand({ Bucket: bucket })));
  return found && liveOf(bucket, region, found.LoggingEnabled);
}

export const spacesBucketLogging: ResourceType<DigitalOcean> = {
  validate: spacesRegion,
  create: async (context, inputs) => {
    const bucket = textOf(inputs.bucket);
    await whenThere(context, bucket, () => set(context, bucket, inputs, wanted(inputs)));
    return (await read(context, bucket, inputs)) ?? liveOf(bucket, textOf(inputs.region));
  },
  read,
  // The official provider does not read after an update either.
  update: async (context, id, _, inputs) => {
    await set(context, id, inputs, wanted(inputs));
    return liveOf(id, textOf(inputs.region), wanted(inputs)).state;
  },
  delete: async (context, id, state) => {
    await absentIs(["NoSuchBucket"], set(context, id, state));
  },
};
