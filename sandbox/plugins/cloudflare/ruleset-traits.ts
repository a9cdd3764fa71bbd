import type { Traits } from "./traits";

const either: Traits = { computed: true };
const replace: Traits = { replace: true };
const off: Traits = { computed: true, fallback: false };
/** False also where the API says nothing. */
const offUnlessTold: Traits = { ...off, zero: false };
const named = (apiName: string): Traits => ({ apiName });

const cacheControl = (apiName: string): Traits => ({ apiName, fields: { cloudflareOnly: offUnlessTold } });
const fieldList: Traits = { fields: { preserveDuplicates: offUnlessTold } };
const listed: Traits = { fields: { lists: named("list") } };
const present: Traits = { fields: { checkPresences: named("check_presence"), includes: named("include") } };

const actionParameters: Record<string, Traits> = {
  autominify: { fields: { css: off, html: off, js: off } },
  cacheKey: {
    fields: {
      customKey: {
        fields: { cookie: present, header: present, queryString: { fields: { exclude: listed, include: listed } } },
      },
    },
  },
  edgeTtl: { fields: { statusCodeTtls: named("status_code_ttl") } },
  fromValue: { fields: { preserveQueryString: off } },
  rawResponseFields: fieldList,
  responseFields: fieldList,
  immutable: cacheControl("immutable"),
  maxAge: cacheControl("max-age"),
  mustRevalidate: cacheControl("must-revalidate"),
  mustUnderstand: cacheControl("must-understand"),
  noCache: cacheControl("no-cache"),
  noStore: cacheControl("no-store"),
  noTransform: cacheControl("no-transform"),
  private: cacheControl("private"),
  proxyRevalidate: cacheControl("proxy-revalidate"),
  public: cacheControl("public"),
  sMaxage: cacheControl("s-maxage"),
  staleIfError: cacheControl("stale-if-error"),
  staleWhileRevalidate: cacheControl("stale-while-revalidate"),
};

export const rulesetTraits: Record<string, Traits> = {
  accountId: { replace: true, apiName: false },
  zoneId: { replace: true, apiName: false },
  kind: replace,
  name: replace,
  phase: replace,
  description: { computed: true, fallback: "" },
  lastUpdated: { time: true },
  rules: {
    computed: true,
    fallback: [],
    zero: [],
    fields: {
      id: { computed: true, told: true },
      actionParameters: { computed: true, fallback: {}, zero: {}, fields: actionParameters },
      description: { computed: true, fallback: "", zero: "" },
      enabled: { computed: true, fallback: true },
      logging: { computed: true, fields: { enabled: either } },
      ratelimit: { fields: { mitigationTimeout: either, requestsToOrigin: offUnlessTold } },
      ref: either,
    },
  },
};
