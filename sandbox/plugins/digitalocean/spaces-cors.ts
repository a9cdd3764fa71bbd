import type { CORSRule } from "@aws-sdk/client-s3";
import { Live, Problem, ResourceType } from "../shared/resource";
import { allOf } from "../shared/rules";
import { isObject, textOf, Value, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";
import { absentIs, loadS3 } from "./spaces";
import { bucketOf, clientFor, spacesRegion } from "./spaces-settings";
import { texts } from "./tags";

const rulesOf = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isObject) : []);
const some = (value: Value): string[] | undefined => (texts(value).length > 0 ? texts(value) : undefined);

const ruleTo = (rule: Values): CORSRule => ({
  ID: textOf(rule.id) || undefined,
  AllowedHeaders: some(rule.allowedHeaders),
  AllowedMethods: texts(rule.allowedMethods),
  AllowedOrigins: texts(rule.allowedOrigins),
  ExposeHeaders: some(rule.exposeHeaders),
  MaxAgeSeconds: typeof rule.maxAgeSeconds === "number" ? rule.maxAgeSeconds : 0,
});

const ruleFrom = (rule: CORSRule): Values => ({
  id: rule.ID ?? "",
  allowedHeaders: rule.AllowedHeaders ?? [],
  allowedMethods: rule.AllowedMethods ?? [],
  allowedOrigins: rule.AllowedOrigins ?? [],
  exposeHeaders: rule.ExposeHeaders ?? [],
  maxAgeSeconds: rule.MaxAgeSeconds ?? 0,
});

async function readRules(context: DoContext, bucket: string, region: string): Promise<Live | undefined> {
  const { GetBucketCorsCommand } = await loadS3();
  const client = await clientFor(context, { region });
  const found = await absentIs(
    ["NoSuchBucket", "NoSuchCORSConfiguration"],
    client.send(new GetBucketCorsCommand({ Bucket: bucket })),
  );
  return found && { id: bucket, state: { bucket, region, corsRules: (found.CORSRules ?? []).map(ruleFrom) } };
}

async function put(context: DoContext, inputs: Values): Promise<Live> {
  const { PutBucketCorsCommand } = await loadS3();
  const [Bucket, region] = [textOf(inputs.bucket), textOf(inputs.region)];
  const client = await clientFor(context, inputs);
  const CORSRules = rulesOf(inputs.corsRules).map(ruleTo);
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  const live = await readRules(context, Bucket, region);
  if (!live) throw new Error(`The CORS rules of bucket ${Bucket} are gone.`);
  return live;
}

const fewRules = (inputs: Values): Problem[] =>
  rulesOf(inputs.corsRules).length > 100
    ? [{ path: ["corsRules"], reason: "Too many list items: no more than 100 are supported" }]
    : [];

export const spacesBucketCorsConfiguration: ResourceType<DigitalOcean> = {
  validate: allOf(spacesRegion, fewRules),
  create: put,
  read: (context, id, state) => {
    const { bucket, region } = bucketOf(id, state);
    return readRules(context, bucket, region);
  },
  update: async (context, _, __, inputs) => (await put(context, inputs)).state,
  delete: async (context, id, state) => {
    const { DeleteBucketCorsCommand } = await loadS3();
    const client = await clientFor(context, state);
    await absentIs(["NoSuchBucket"], client.send(new DeleteBucketCorsCommand({ Bucket: id })));
  },
};
