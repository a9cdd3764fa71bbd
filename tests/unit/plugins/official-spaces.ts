import { bridged, unknown, type Case, type Rows } from "./official-case";

const digitalocean = bridged("digitalocean");
const place = { bucket: "b", region: "fra1" };
const rule = { allowedMethods: ["GET", "PUT"], allowedOrigins: ["https://a.example"] };
const liveRule = { ...rule, allowedHeaders: [], exposeHeaders: [], id: "", maxAgeSeconds: 0 };
const policy = (Action: string | string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action, Resource: "*" }] });

export const spacesRefusals: Rows<Record<string, unknown>> = [
  ["what is missing", digitalocean("SpacesBucketCorsConfiguration"), { bucket: "b" }],
  [
    "an incomplete rule in no region",
    digitalocean("SpacesBucketCorsConfiguration"),
    { bucket: "b", region: "mars1", corsRules: [{ allowedMethods: ["GET"] }] },
  ],
  ["a policy that is none", digitalocean("SpacesBucketPolicy"), { ...place, policy: "{" }],
  ["what is missing", digitalocean("SpacesBucketLogging"), { bucket: "b", region: "mars1" }],
  ["what is missing", digitalocean("SpacesBucketObject"), {}],
  [
    "unknown names",
    digitalocean("SpacesBucketObject"),
    { ...place, region: "mars1", key: "", acl: "open", metadata: { Upper: "x" } },
  ],
];

export const spacesCases: Rows<Case> = [
  [
    "CORS rules",
    digitalocean("SpacesBucketCorsConfiguration"),
    {
      inputs: { ...place, corsRules: [rule] },
      state: { corsRules: [liveRule] },
      changes: [
        { corsRules: [{ ...rule, allowedMethods: ["PUT", "GET"] }] },
        { corsRules: [{ ...rule, allowedMethods: ["GET"] }] },
        { corsRules: [rule, { allowedMethods: ["GET"], allowedOrigins: ["*"] }] },
        { corsRules: [{ ...rule, maxAgeSeconds: 60, exposeHeaders: ["ETag"], allowedHeaders: ["*"], id: "r" }] },
        { corsRules: unknown },
        { region: "nyc3" },
        { bucket: "c" },
      ],
    },
  ],
  [
    "a policy",
    digitalocean("SpacesBucketPolicy"),
    {
      inputs: { ...place, policy: policy("s3:GetObject") },
      state: { policy: policy("s3:GetObject") },
      changes: [
        { policy: JSON.stringify(JSON.parse(policy("s3:GetObject")), null, 2) },
        { policy: policy("s3:PutObject") },
        { policy: policy(["s3:GetObject", "s3:PutObject"]) },
        { policy: unknown },
        { bucket: "c" },
        { region: "nyc3" },
      ],
    },
  ],
  [
    "logging",
    digitalocean("SpacesBucketLogging"),
    {
      inputs: { ...place, targetBucket: "logs", targetPrefix: "b/" },
      state: {},
      changes: [{ targetBucket: "other" }, { targetPrefix: "c/" }, { bucket: "c" }, { region: "nyc3" }],
    },
  ],
  [
    "an object",
    digitalocean("SpacesBucketObject"),
    {
      inputs: { ...place, key: "k", content: "one", metadata: { a: "b" } },
      state: {
        cacheControl: "",
        contentDisposition: "",
        contentEncoding: "",
        contentLanguage: "",
        contentType: "binary/octet-stream",
        etag: "f97c5d29941bfb1b2fdab0874906ab82",
        forceDestroy: false,
        versionId: "",
        websiteRedirect: "",
      },
      changes: [
        { content: "two" },
        { content: null, contentBase64: "b25l" },
        { content: null, source: "/etc/hostname" },
        { metadata: { a: "c" } },
        { metadata: null },
        { contentType: "text/plain" },
        { cacheControl: "max-age=60" },
        { etag: "x" },
        { acl: "public-read" },
        { forceDestroy: true },
        { key: "l" },
        { bucket: "c" },
        { region: "nyc3" },
      ],
    },
  ],
];
