import * as cloudflare from "@pulumi/cloudflare";
import { cloudflareAccount } from "../../../../sandbox/instance";
import type { LifecycleCase, Scope, Step, Values } from "../../case";

const accountId = cloudflareAccount;
const bucket = { accountId, name: "lifecycle-archive" };

export const cloudflareBucket: LifecycleCase = {
  type: "cloudflare:index/r2Bucket:R2Bucket",
  make: (name, inputs, opts) => new cloudflare.R2Bucket(name, inputs as never, opts),
  importId: ({ name, jurisdiction }) => `${accountId}/${name}/${jurisdiction}`,
  steps: [
    { what: "is created", inputs: () => ({ ...bucket, location: "weur" }) },
    { what: "is meant to move", inputs: () => ({ ...bucket, location: "enam" }), changesNothing: true },
    { what: "is for what is seldom read", inputs: () => ({ ...bucket, storageClass: "InfrequentAccess" }) },
    { what: "is for what is often read", inputs: () => bucket },
    { what: "has another name", inputs: () => ({ ...bucket, name: "lifecycle-archive-b" }), replaces: true },
    {
      what: "is European",
      inputs: () => ({ ...bucket, name: "lifecycle-archive-c", jurisdiction: "eu" }),
      replaces: true,
    },
  ],
};

interface Needs {
  bucketName: cloudflare.R2Bucket["name"];
}

const needs = (scope: Scope): Needs => ({
  bucketName: new cloudflare.R2Bucket(scope("bucket"), { accountId, name: scope("bucket").toLowerCase() }).name,
});

const ruleSteps = (steps: [string, Values[]][]): Step<Needs>[] =>
  steps.map(([what, rules]) => ({ what, inputs: ({ bucketName }) => ({ accountId, bucketName, rules }) }));

const notImportable = "the official provider has no import for a bucket's rules";

const lock = { id: "invoices", enabled: true, prefix: "invoices/", condition: { type: "Age", maxAgeSeconds: 86400 } };
const forever = { id: "forever", enabled: true, condition: { type: "Indefinite" } };

export const cloudflareBucketLock: LifecycleCase<Needs> = {
  type: "cloudflare:index/r2BucketLock:R2BucketLock",
  needs,
  notImportable,
  make: (name, inputs, opts) => new cloudflare.R2BucketLock(name, inputs as never, opts),
  steps: ruleSteps([
    ["is put", [lock]],
    ["holds for longer", [{ ...lock, condition: { type: "Age", maxAgeSeconds: 172800 } }]],
    ["holds until a day", [{ ...lock, condition: { type: "Date", date: "2040-01-01T00:00:00Z" } }]],
    ["has a rule more", [lock, forever]],
    ["has a rule switched off", [lock, { ...forever, enabled: false }]],
    ["has no rules", []],
  ]),
};

const age = (maxAge: number) => ({ condition: { type: "Age", maxAge } });
const expiry = { id: "expiry", enabled: true, conditions: { prefix: "tmp/" }, deleteObjectsTransition: age(86400) };
const cold = {
  ...{ id: "cold", enabled: true, conditions: { prefix: "" } },
  storageClassTransitions: [{ ...age(2592000), storageClass: "InfrequentAccess" }],
};

export const cloudflareBucketLifecycle: LifecycleCase<Needs> = {
  type: "cloudflare:index/r2BucketLifecycle:R2BucketLifecycle",
  needs,
  notImportable,
  make: (name, inputs, opts) => new cloudflare.R2BucketLifecycle(name, inputs as never, opts),
  steps: ruleSteps([
    ["is put", [expiry]],
    ["keeps for longer", [{ ...expiry, deleteObjectsTransition: age(172800) }]],
    ["ends uploads", [{ ...expiry, abortMultipartUploadsTransition: age(3600) }]],
    ["has a rule more", [expiry, cold]],
    [
      "keeps until a day",
      [{ ...expiry, deleteObjectsTransition: { condition: { type: "Date", date: "2040-01-01T00:00:00Z" } } }],
    ],
    ["has no rules", []],
  ]),
};

const shop = { id: "shop", allowed: { origins: ["https://shop.example"], methods: ["GET"] } };

export const cloudflareBucketCors: LifecycleCase<Needs> = {
  type: "cloudflare:index/r2BucketCors:R2BucketCors",
  needs,
  notImportable,
  make: (name, inputs, opts) => new cloudflare.R2BucketCors(name, inputs as never, opts),
  steps: ruleSteps([
    ["is put", [shop]],
    ["allows more", [{ ...shop, allowed: { ...shop.allowed, methods: ["GET", "PUT"], headers: ["content-type"] } }]],
    ["is remembered", [{ ...shop, maxAgeSeconds: 3600, exposeHeaders: ["ETag"] }]],
    ["has a rule more", [shop, { allowed: { origins: ["*"], methods: ["HEAD"] } }]],
  ]),
};
