import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud } from "../cloud";
import type { R2Bucket } from "../store/entities";
import { success } from "./envelope";
import { failure } from "./errors";
import { ownAccount } from "./identity";
import { fieldsOf } from "./input";

const jurisdictions = ["default", "eu", "us", "fedramp", "fedramp-high"];
const locations = ["apac", "eeur", "enam", "weur", "wnam", "oc"];
const storageClasses = ["Standard", "InfrequentAccess"];

/** Every bucket begins with it. */
const abortUploads = {
  id: "Default Multipart Abort Rule",
  enabled: true,
  conditions: { prefix: "" },
  abortMultipartUploadsTransition: { condition: { type: "Age", maxAge: 7 * 86400 } },
};

const show = (bucket: R2Bucket) => ({
  name: bucket.name,
  creation_date: bucket.createdAt,
  location: bucket.location,
  storage_class: bucket.storageClass,
  jurisdiction: bucket.jurisdiction,
});

export const invalidR2 = (what: string) => failure(400, 10040, `The request is not valid: ${what}`);

/** A bucket lives in one jurisdiction, and every request says by a header in which. */
function jurisdictionOf(request: FastifyRequest): string {
  const header = request.headers["cf-r2-jurisdiction"];
  const jurisdiction = header === undefined || header === "" ? "default" : header;
  if (!jurisdictions.includes(jurisdiction as string)) throw invalidR2(`no jurisdiction ${String(jurisdiction)}`);
  return jurisdiction as string;
}

export function bucketOf(cloud: Cloud, request: FastifyRequest): R2Bucket {
  const { account, bucket: name } = request.params as { account: string; bucket: string };
  ownAccount(account);
  const bucket = cloud.store.r2Buckets.get(`${jurisdictionOf(request)}/${name}`);
  if (!bucket) throw failure(404, 10006, "The specified bucket does not exist.");
  return bucket;
}

/** Buckets of R2 as the API manages them. Objects are none: the S3 endpoint of R2 is not here. */
export function r2Buckets(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;
  const url = "/accounts/:account/r2/buckets";

  app.get<{ Params: { account: string }; Querystring: Record<string, string | undefined> }>(url, (request) => {
    ownAccount(request.params.account);
    const jurisdiction = jurisdictionOf(request);
    const { name_contains: part = "", start_after: after = "", direction, per_page: size, cursor } = request.query;
    const listed = store.r2Buckets
      .all()
      .filter((bucket) => bucket.jurisdiction === jurisdiction && bucket.name.includes(part) && bucket.name > after)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    if (direction === "desc") listed.reverse();
    const first = cursor === undefined ? 0 : listed.findIndex(({ name }) => name === fromCursor(cursor)) + 1;
    const shown = listed.slice(first, first + (Number(size) || 20));
    const last = listed.at(-1) === shown.at(-1) ? undefined : shown.at(-1);
    return {
      ...success({ buckets: shown.map(show) }),
      result_info: { per_page: Number(size) || 20, ...(last ? { cursor: toCursor(last.name) } : {}) },
    };
  });

  app.post<{ Params: { account: string } }>(url, (request) => {
    ownAccount(request.params.account);
    const jurisdiction = jurisdictionOf(request);
    const { name, locationHint, storageClass } = fieldsOf(request.body);
    if (typeof name !== "string" || !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) {
      throw failure(400, 10005, "The specified bucket name is not valid.");
    }
    const location = oneOf(locations, locationHint ?? "apac", "locationHint");
    const created: R2Bucket = {
      id: `${jurisdiction}/${name}`,
      jurisdiction,
      name,
      location,
      storageClass: oneOf(storageClasses, storageClass ?? "Standard", "storageClass"),
      createdAt: cloud.now().toISOString(),
      lock: [],
      lifecycle: [abortUploads],
    };
    if (store.r2Buckets.get(created.id)) {
      throw failure(409, 10004, "The bucket you tried to create already exists, and you own it.");
    }
    return success(show(store.r2Buckets.put(created)));
  });

  app.get(`${url}/:bucket`, (request) => success(show(bucketOf(cloud, request))));

  app.patch(`${url}/:bucket`, (request) => {
    const bucket = bucketOf(cloud, request);
    const storageClass = oneOf(storageClasses, request.headers["cf-r2-storage-class"], "cf-r2-storage-class");
    return success(show(store.r2Buckets.put({ ...bucket, storageClass })));
  });

  app.delete(`${url}/:bucket`, (request) => {
    store.r2Buckets.remove(bucketOf(cloud, request).id);
    return success({});
  });
}

function oneOf(allowed: string[], value: unknown, name: string): string {
  if (typeof value !== "string" || !allowed.includes(value)) {
    throw invalidR2(`${name} must be one of ${allowed.join(", ")}`);
  }
  return value;
}

const toCursor = (name: string): string => Buffer.from(name).toString("base64url");
const fromCursor = (cursor: string): string => Buffer.from(cursor, "base64url").toString();
