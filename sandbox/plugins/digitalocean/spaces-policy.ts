import { isDeepStrictEqual } from "node:util";
import { Live, Problem, ResourceType } from "../shared/resource";
import { allOf } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";
import { absentIs, loadS3 } from "./spaces";
import { bucketOf, clientFor, spacesRegion } from "./spaces-settings";

function parsed(policy: Value): unknown {
  try {
    return JSON.parse(textOf(policy)) as unknown;
  } catch {
    return undefined;
  }
}

const isJson = (inputs: Values): Problem[] =>
  typeof inputs.policy === "string" && parsed(inputs.policy) === undefined
    ? [{ path: ["policy"], reason: '"policy" contains an invalid JSON' }]
    : [];

async function readPolicy(context: DoContext, bucket: string, region: string): Promise<Live> {
  const { GetBucketPolicyCommand } = await loadS3();
  const client = await clientFor(context, { region });
  const found = await absentIs(
    ["NoSuchBucket", "NoSuchBucketPolicy"],
    client.send(new GetBucketPolicyCommand({ Bucket: bucket })),
  );
  // A bucket without a policy has an empty one: an update puts it back.
  return { id: bucket, state: { bucket, region, policy: found?.Policy ?? "" } };
}

async function put(context: DoContext, inputs: Values): Promise<Live> {
  const { PutBucketPolicyCommand } = await loadS3();
  const [Bucket, Policy] = [textOf(inputs.bucket), textOf(inputs.policy)];
  const client = await clientFor(context, inputs);
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return readPolicy(context, Bucket, textOf(inputs.region));
}

export const spacesBucketPolicy: ResourceType<DigitalOcean> = {
  validate: allOf(spacesRegion, isJson),
  same: { policy: (state, input) => isDeepStrictEqual(parsed(state), parsed(input)) },
  create: put,
  read: (context, id, state) => {
    const { bucket, region } = bucketOf(id, state);
    return readPolicy(context, bucket, region);
  },
  update: async (context, _, __, inputs) => (await put(context, inputs)).state,
  delete: async (context, id, state) => {
    const { DeleteBucketPolicyCommand } = await loadS3();
    const client = await clientFor(context, state);
    await absentIs(["NoSuchBucket"], client.send(new DeleteBucketPolicyCommand({ Bucket: id })));
  },
};
