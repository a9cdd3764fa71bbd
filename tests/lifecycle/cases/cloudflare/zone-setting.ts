import * as cloudflare from "@pulumi/cloudflare";
import type { LifecycleCase } from "../../case";
import { zoneFor } from "./zone";

interface Needs {
  zoneId: cloudflare.Zone["id"];
}

const needs: LifecycleCase<Needs>["needs"] = (scope) => ({ zoneId: zoneFor(scope).id });
const make: LifecycleCase["make"] = (name, inputs, opts) => new cloudflare.ZoneSetting(name, inputs as never, opts);
const type = "cloudflare:index/zoneSetting:ZoneSetting";
const importId = ({ zoneId, id }: Record<string, string>): string => `${zoneId}/${id}`;

export const cloudflareSetting: LifecycleCase<Needs> = {
  type,
  needs,
  make,
  importId,
  steps: [
    { what: "is set", inputs: ({ zoneId }) => ({ zoneId, settingId: "ssl", value: "full" }) },
    { what: "is set anew", inputs: ({ zoneId }) => ({ zoneId, settingId: "ssl", value: "strict" }) },
    {
      what: "is another setting",
      inputs: ({ zoneId }) => ({ zoneId, settingId: "browser_cache_ttl", value: 3600 }),
      replaces: true,
    },
    { what: "is a number", inputs: ({ zoneId }) => ({ zoneId, settingId: "browser_cache_ttl", value: 7200 }) },
  ],
};

const header = (hsts: object) => ({
  settingId: "security_header",
  value: {
    strict_transport_security: {
      ...{ enabled: true, include_subdomains: false, max_age: 300, nosniff: false, preload: false },
      ...hsts,
    },
  },
});

/** A setting whose value has parts. */
export const cloudflareHsts: LifecycleCase<Needs> = {
  type,
  needs,
  make,
  importId,
  steps: [
    { what: "is switched on", inputs: ({ zoneId }) => ({ zoneId, ...header({}) }) },
    { what: "holds for longer", inputs: ({ zoneId }) => ({ zoneId, ...header({ max_age: 86400 }) }) },
    {
      what: "holds for all below",
      inputs: ({ zoneId }) => ({ zoneId, ...header({ max_age: 86400, include_subdomains: true }) }),
    },
    { what: "is switched off", inputs: ({ zoneId }) => ({ zoneId, ...header({ enabled: false, max_age: 0 }) }) },
  ],
};
