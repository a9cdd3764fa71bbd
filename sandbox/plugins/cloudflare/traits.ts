import { Field } from "./field";
import { rulesetTraits } from "./ruleset-traits";

/** What typings do not say of a property, and of the fields inside it. */
export type Traits = Partial<Omit<Field, "type" | "items" | "fields" | "input" | "output" | "required">> & {
  fields?: Record<string, Traits>;
};

const either: Traits = { computed: true };
const replace: Traits = { replace: true };
const time: Traits = { time: true };
/** Where a resource is, not what it is: in the path of its requests. */
const place: Traits = { replace: true, apiName: false };
const jurisdiction: Traits = { computed: true, fallback: "default", apiName: false };
const camel = (...names: string[]): Record<string, Traits> =>
  Object.fromEntries(names.map((name) => [name, { apiName: name }]));

/** Layout version of the official provider's states. */
export const schemaVersion = 500;

/** As the official provider (Terraform provider 5) plans, sends and reads them. */
export const resourceTraits: Record<string, Record<string, Traits>> = {
  Zone: {
    name: replace,
    account: replace,
    paused: { computed: true, fallback: false },
    type: { computed: true, fallback: "full" },
    vanityNameServers: either,
    activatedOn: time,
    createdOn: time,
    modifiedOn: time,
  },
  DnsRecord: {
    zoneId: place,
    type: replace,
    content: either,
    includeShadowMetadata: { computed: true, fallback: false, apiName: false },
    proxied: { computed: true, fallback: false },
    tags: { computed: true, set: true },
    settings: { computed: true, fields: { flattenCname: either, ipv4Only: either, ipv6Only: either } },
    createdOn: { time: true, keep: true },
    modifiedOn: time,
    commentModifiedOn: time,
    tagsModifiedOn: time,
    proxiable: { keep: true },
    meta: { json: true, keep: true },
  },
  ZoneSetting: { settingId: place, zoneId: place, enabled: either, modifiedOn: time },
  ZoneDnssec: { zoneId: place, modifiedOn: time },
  Ruleset: rulesetTraits,
  OriginCaCertificate: {
    csr: replace,
    hostnames: replace,
    requestType: replace,
    requestedValidity: { computed: true, fallback: 5475, replace: true },
  },
  R2Bucket: {
    accountId: place,
    name: replace,
    location: either,
    jurisdiction: { ...jurisdiction, onlyGiven: true },
    storageClass: { computed: true, fallback: "Standard" },
    creationDate: { keep: true },
  },
  R2BucketCors: {
    accountId: place,
    bucketName: place,
    jurisdiction,
    rules: { fields: camel("exposeHeaders", "maxAgeSeconds") },
  },
  R2BucketLifecycle: {
    accountId: place,
    bucketName: place,
    jurisdiction,
    rules: {
      fields: {
        abortMultipartUploadsTransition: {
          apiName: "abortMultipartUploadsTransition",
          fields: { condition: { fields: camel("maxAge") } },
        },
        deleteObjectsTransition: {
          apiName: "deleteObjectsTransition",
          fields: { condition: { fields: { ...camel("maxAge"), date: time } } },
        },
        storageClassTransitions: {
          apiName: "storageClassTransitions",
          fields: { ...camel("storageClass"), condition: { fields: { ...camel("maxAge"), date: time } } },
        },
      },
    },
  },
  R2BucketLock: {
    accountId: place,
    bucketName: place,
    jurisdiction,
    rules: { fields: { condition: { fields: { ...camel("maxAgeSeconds"), date: time } } } },
  },
};
