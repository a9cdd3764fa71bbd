import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase, Scope } from "../../case";

const region = "fra1";

interface Needs {
  bucket: digitalocean.SpacesBucket;
}
/** An import does not tell a bucket's ACL: the case `spacesBucket` shows it, the others look away. */
const unread = { ignoreChanges: ["acl"] };

const bucketFor =
  (name: string) =>
  (scope: Scope): Needs => ({ bucket: new digitalocean.SpacesBucket(scope("bucket"), { name, region }, unread) });

const get = { allowedMethods: ["GET"], allowedOrigins: ["https://lifecycle.example"], maxAgeSeconds: 600 };
const put = { ...get, id: "put", allowedMethods: ["PUT", "GET"], allowedHeaders: ["*"], exposeHeaders: ["ETag"] };

export const spacesCors: LifecycleCase<Needs> = {
  type: "digitalocean:index/spacesBucketCorsConfiguration:SpacesBucketCorsConfiguration",
  needs: bucketFor("lifecycle-cors"),
  make: (name, inputs, opts) => new digitalocean.SpacesBucketCorsConfiguration(name, inputs as never, opts),
  importId: ({ bucket }) => `${region},${bucket}`,
  refreshed: { corsRules: "the official provider notes what a rule does not say as null, and reads it as empty" },
  steps: [
    { what: "is created", inputs: ({ bucket }) => ({ bucket: bucket.name, region, corsRules: [get] }) },
    {
      what: "allows more",
      inputs: ({ bucket }) => ({ bucket: bucket.name, region, corsRules: [get, { ...put, maxAgeSeconds: 60 }] }),
    },
    {
      what: "allows less",
      inputs: ({ bucket }) => ({ bucket: bucket.name, region, corsRules: [{ ...put, maxAgeSeconds: 60 }] }),
    },
  ],
};

const policy = (actions: string[], spaces?: number) =>
  JSON.stringify(
    {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "lifecycle",
          Effect: "Allow",
          Principal: "*",
          Action: actions,
          Resource: "arn:aws:s3:::lifecycle-policy/*",
        },
      ],
    },
    null,
    spaces,
  );

export const spacesPolicy: LifecycleCase<Needs> = {
  type: "digitalocean:index/spacesBucketPolicy:SpacesBucketPolicy",
  needs: bucketFor("lifecycle-policy"),
  make: (name, inputs, opts) => new digitalocean.SpacesBucketPolicy(name, inputs as never, opts),
  importId: ({ bucket }) => `${region},${bucket}`,
  steps: [
    {
      what: "is created",
      inputs: ({ bucket }) => ({ bucket: bucket.name, region, policy: policy(["s3:GetObject"]) }),
    },
    {
      what: "allows more",
      inputs: ({ bucket }) => ({ bucket: bucket.name, region, policy: policy(["s3:GetObject", "s3:PutObject"]) }),
    },
    {
      what: "is written in another way",
      inputs: ({ bucket }) => ({ bucket: bucket.name, region, policy: policy(["s3:GetObject", "s3:PutObject"], 2) }),
      changesNothing: true,
    },
  ],
};

export const spacesLogging: LifecycleCase<Needs & { logs: digitalocean.SpacesBucket }> = {
  type: "digitalocean:index/spacesBucketLogging:SpacesBucketLogging",
  needs: (scope) => ({
    ...bucketFor("lifecycle-logged")(scope),
    logs: new digitalocean.SpacesBucket(scope("logs"), { name: "lifecycle-logs", region }, unread),
  }),
  make: (name, inputs, opts) => new digitalocean.SpacesBucketLogging(name, inputs as never, opts),
  importId: ({ bucket }) => `${region},${bucket}`,
  steps: [
    {
      what: "is created",
      inputs: ({ bucket, logs }) => ({ bucket: bucket.name, region, targetBucket: logs.name, targetPrefix: "a/" }),
    },
    {
      what: "writes elsewhere",
      inputs: ({ bucket }) => ({ bucket: bucket.name, region, targetBucket: bucket.name, targetPrefix: "b/" }),
    },
  ],
};

const page = { key: "pages/index.html", region, content: "<p>one</p>", contentType: "text/html" };
const second = { ...page, content: "<p>two</p>", metadata: { author: "lifecycle" } };
const headers = {
  cacheControl: "max-age=60",
  contentDisposition: "inline",
  contentLanguage: "en",
  websiteRedirect: "/pages/other.html",
};

export const spacesObject: LifecycleCase<Needs> = {
  type: "digitalocean:index/spacesBucketObject:SpacesBucketObject",
  needs: bucketFor("lifecycle-objects"),
  make: (name, inputs, opts) => new digitalocean.SpacesBucketObject(name, inputs as never, opts),
  notImportable: "the official provider has no import of it",
  steps: [
    { what: "is created", inputs: ({ bucket }) => ({ ...page, bucket: bucket.name }) },
    { what: "is written anew", inputs: ({ bucket }) => ({ ...second, bucket: bucket.name }) },
    { what: "is opened to all", inputs: ({ bucket }) => ({ ...second, acl: "public-read", bucket: bucket.name }) },
    {
      what: "gets headers",
      inputs: ({ bucket }) => ({ ...second, ...headers, acl: "public-read", bucket: bucket.name }),
    },
    {
      what: "comes from a file",
      inputs: ({ bucket }) => ({ ...page, content: undefined, source: __filename, bucket: bucket.name }),
    },
    {
      what: "moves to another key",
      inputs: ({ bucket }) => ({ ...page, key: "pages/moved.html", bucket: bucket.name }),
      replaces: true,
    },
  ],
};
