import * as fs from "node:fs/promises";
import * as os from "node:os";
import type { PutObjectCommandInput } from "@aws-sdk/client-s3";
import { Live, Problem, ResourceType } from "../shared/resource";
import { allOf, notEmpty, oneOf } from "../shared/rules";
import { isObject, textOf, Value, Values } from "../shared/values";
import { DigitalOcean, DoContext } from "./config";
import { absentIs, loadS3 } from "./spaces";
import { clientFor, spacesRegion } from "./spaces-settings";

const bodies = ["content", "contentBase64", "source"];

/** What is only ever given: the API tells it as headers, or not at all. */
const given = ["acl", "content", "contentBase64", "forceDestroy", "source"];

async function bodyOf(inputs: Values): Promise<Buffer | undefined> {
  if (inputs.source) return fs.readFile(textOf(inputs.source).replace(/^~(?=\/|$)/, os.homedir()));
  if (inputs.content) return Buffer.from(textOf(inputs.content));
  return inputs.contentBase64 ? Buffer.from(textOf(inputs.contentBase64), "base64") : undefined;
}

const text = (value: Value): string | undefined => textOf(value) || undefined;

async function read(context: DoContext, id: string, state: Values): Promise<Live | undefined> {
  if (state.bucket === undefined) throw new Error("A SpacesBucketObject cannot be imported.");
  const { HeadObjectCommand } = await loadS3();
  const client = await clientFor(context, state);
  const ask = new HeadObjectCommand({ Bucket: textOf(state.bucket), Key: textOf(state.key) });
  const found = await absentIs(["NotFound", "NoSuchKey", "NoSuchBucket"], client.send(ask));
  if (!found) return undefined;
  return {
    id,
    state: {
      ...Object.fromEntries(given.map((name) => [name, state[name]])),
      region: state.region,
      bucket: state.bucket,
      key: state.key,
      cacheControl: found.CacheControl ?? "",
      contentDisposition: found.ContentDisposition ?? "",
      contentEncoding: found.ContentEncoding ?? "",
      contentLanguage: found.ContentLanguage ?? "",
      contentType: found.ContentType ?? "",
      etag: (found.ETag ?? "").replaceAll('"', ""),
      metadata: found.Metadata ?? {},
      versionId: found.VersionId ?? "",
      websiteRedirect: found.WebsiteRedirectLocation ?? "",
    },
  };
}

async function put(context: DoContext, inputs: Values): Promise<Live> {
  const { PutObjectCommand } = await loadS3();
  const client = await clientFor(context, inputs);
  const object: PutObjectCommandInput = {
    Bucket: textOf(inputs.bucket),
    Key: textOf(inputs.key),
    ACL: textOf(inputs.acl) as "private",
    Body: await bodyOf(inputs),
    CacheControl: text(inputs.cacheControl),
    ContentDisposition: text(inputs.contentDisposition),
    ContentEncoding: text(inputs.contentEncoding),
    ContentLanguage: text(inputs.contentLanguage),
    // What Spaces takes an object for that comes without a type; this client would name another.
    ContentType: text(inputs.contentType) ?? "binary/octet-stream",
    Metadata: isObject(inputs.metadata) ? (inputs.metadata as Record<string, string>) : undefined,
    WebsiteRedirectLocation: text(inputs.websiteRedirect),
  };
  await client.send(new PutObjectCommand(object));
  const live = await read(context, textOf(inputs.key), { ...inputs, forceDestroy: inputs.forceDestroy ?? false });
  if (!live) throw new Error(`The object ${textOf(inputs.key)} is gone.`);
  return live;
}

/** Whether anything differs that is part of the object itself. */
const rewritten = (state: Values, inputs: Values): boolean =>
  Object.keys({ ...state, ...inputs })
    .filter((name) => !["acl", "forceDestroy", "versionId", "id"].includes(name) && !name.startsWith("__"))
    .some((name) => {
      const wanted = inputs[name];
      if (wanted === undefined && ["etag", "contentType"].includes(name)) return false;
      const empty = (value: Value) => value === undefined || value === "" || JSON.stringify(value) === "{}";
      return !(empty(state[name]) && empty(wanted)) && JSON.stringify(state[name]) !== JSON.stringify(wanted);
    });

async function update(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  const dropped = bodies.filter((name) => state[name] !== undefined).map((name) => [name, ""] as const);
  const after: Values = {
    ...Object.fromEntries(dropped),
    ...inputs,
    contentType: inputs.contentType ?? state.contentType,
    forceDestroy: inputs.forceDestroy ?? false,
  };
  if (rewritten(state, inputs)) return (await put(context, after)).state;
  if (state.acl !== inputs.acl) {
    const { PutObjectAclCommand } = await loadS3();
    const client = await clientFor(context, inputs);
    const object = { Bucket: textOf(inputs.bucket), Key: textOf(inputs.key) };
    await client.send(new PutObjectAclCommand({ ...object, ACL: textOf(inputs.acl) as "private" }));
  }
  const live = await read(context, id, after);
  if (!live) throw new Error(`The object ${id} is gone.`);
  return live.state;
}

/** In a bucket with versions every version goes, as with the official provider. */
async function remove(context: DoContext, _: string, state: Values): Promise<void> {
  const { DeleteObjectCommand, ListObjectVersionsCommand } = await loadS3();
  const client = await clientFor(context, state);
  const [Bucket, Key] = [textOf(state.bucket), textOf(state.key).replace(/^\//, "")];
  const gone = ["NoSuchBucket", "NoSuchKey"];
  if (!state.versionId) {
    await absentIs(gone, client.send(new DeleteObjectCommand({ Bucket, Key })));
    return;
  }
  const page = await absentIs(gone, client.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key })));
  const versions = [...(page?.Versions ?? []), ...(page?.DeleteMarkers ?? [])].filter((each) => each.Key === Key);
  for (const { VersionId } of versions) {
    await absentIs(gone, client.send(new DeleteObjectCommand({ Bucket, Key, VersionId })));
  }
}

const oneBody = (inputs: Values): Problem[] => {
  const named = bodies.filter((name) => inputs[name] !== undefined);
  return named.length < 2
    ? []
    : named.map((name) => ({
        path: [name],
        reason: `"${name}": conflicts with ${named.filter((n) => n !== name).join()}`,
      }));
};

const lowerCase = (inputs: Values): Problem[] =>
  Object.keys(isObject(inputs.metadata) ? inputs.metadata : {})
    .filter((name) => name !== name.toLowerCase())
    .map((name) => ({ path: ["metadata"], reason: `Metadata must be lowercase only. Offending key: "${name}"` }));

export const spacesBucketObject: ResourceType<DigitalOcean> = {
  validate: allOf(
    spacesRegion,
    notEmpty("bucket"),
    notEmpty("key"),
    oneOf(["acl"], ["private", "public-read"]),
    oneBody,
    lowerCase,
  ),
  create: put,
  read,
  update,
  delete: remove,
};
