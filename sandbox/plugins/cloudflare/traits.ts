import { Property } from "../shared/facts";

/** What typings do not say of a property, and of the fields inside it. */
export type Traits = Pick<Property, "computed" | "replace" | "set" | "fallback" | "secret"> & {
  fields?: Record<string, Traits>;
};

const computed: Traits = { computed: true };
const replace: Traits = { replace: true };

/** As the official provider (Terraform provider 5) plans them. */
export const resourceTraits: Record<string, Record<string, Traits>> = {
  Zone: {
    name: replace,
    account: replace,
    paused: { computed: true, fallback: false },
    type: { computed: true, fallback: "full" },
    vanityNameServers: computed,
  },
  DnsRecord: {
    zoneId: replace,
    type: replace,
    content: computed,
    includeShadowMetadata: computed,
    proxied: { computed: true, fallback: false },
    tags: { computed: true, set: true },
    settings: { computed: true, fields: { flattenCname: computed, ipv4Only: computed, ipv6Only: computed } },
  },
  ZoneSetting: { settingId: replace, zoneId: replace, enabled: computed },
  ZoneDnssec: { zoneId: replace },
};
