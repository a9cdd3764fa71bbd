import { isInternal } from "../addresses";
import { asObject, asText, Settled, unknown } from "../known";
import type { ResourceRule, StackResource, StackRule } from "../rule";
import { types } from "../types";
import { recordsAt, zonesOf } from "../zones";

/**
 * An address that is known only after the update is judged by then: the rule is asked again before the record's own step, and
 * nothing has been written of it yet.
 */
export const cfNoInternalIp: ResourceRule = {
  id: "cf-no-internal-ip",
  what: "Public records hold no private address",
  why: "it tells strangers how the inside is built, and leads users astray in other networks",
  severity: "high",
  references: ["dns_record_no_internal_ip"],
  fix: "publish the public address, or name hosts inside by their private addresses without DNS",
  types: [types.dnsRecord],
  check: ({ props: { type, content } }, report) => {
    if (type !== unknown && type !== "A" && type !== "AAAA") return;
    if (typeof content !== "string" || !isInternal(content)) return;
    report({ found: `${content} is a private address`, where: "content", allowed: "public addresses" });
  },
};

export const cfNoWildcard: ResourceRule = {
  id: "cf-no-wildcard",
  what: "Zones have no wildcard records",
  why: "any name below leads somewhere then, which phishing and forgotten hosts make use of",
  severity: "medium",
  references: ["dns_record_no_wildcard"],
  fix: "list the names that are meant",
  types: [types.dnsRecord],
  check: ({ props: { name } }, report) => {
    if (name === unknown) {
      report({
        found: "the name is known only after the update",
        where: "name",
        allowed: "a name that is written down",
      });
    } else if (asText(name).startsWith("*")) {
      report({ found: `${asText(name)} stands for every name`, where: "name", allowed: "names without *" });
    }
  },
};

interface RecordRule extends Omit<StackRule, "checkStack"> {
  /** Where it stands, `""` for the domain itself. */
  label: string;
  isOne: (record: StackResource) => boolean;
  /** What is wrong with such a record. */
  fault: (record: StackResource) => string | undefined;
  missing: string;
  allowed: string;
}

/** A zone without the record violates. Of zones made elsewhere nobody knows what they have. */
const recordRule = ({ label, isOne, fault, missing, allowed, ...rest }: RecordRule): StackRule => ({
  ...rest,
  checkStack: (resources, report) => {
    for (const zone of zonesOf(resources)) {
      if (!zone.resource) continue;
      const records = recordsAt(zone, label).filter(isOne);
      const { urn, props } = zone.resource;
      if (records.length === 0) report({ found: `the zone ${asText(props.name)} ${missing}`, allowed, urn });
      for (const record of records) {
        const found = fault(record);
        if (found !== undefined) report({ found, where: "content", allowed, urn: record.urn });
      }
    }
  },
});

export const cfCaa = recordRule({
  id: "cf-caa",
  what: "Zones say which authorities may issue certificates for them (CAA)",
  why: "any of a hundred authorities may be talked into one otherwise",
  severity: "medium",
  references: ["zone_record_caa_exists"],
  fix: "add a CAA record of the tag issue for the domain itself",
  label: "",
  isOne: ({ props: { type, data } }) => type === "CAA" && data !== unknown && asObject(data).tag === "issue",
  fault: () => undefined,
  missing: "names no authority",
  allowed: "a CAA record with the tag issue at the domain itself",
});

/** Quoted strings of at most 255 bytes are one text. */
const textOf = (content: Settled): string => asText(content).replace(/"\s+"/g, "").replace(/^"|"$/g, "");
const startsWith = (record: StackResource, start: string): boolean =>
  record.props.type === "TXT" &&
  (record.props.content === unknown || textOf(record.props.content).toLowerCase().startsWith(start));

export const cfSpf = recordRule({
  id: "cf-spf",
  what: "Zones say which hosts may send mail for them (SPF), and that nobody else may",
  why: "anybody may write mail in the domain's name otherwise",
  severity: "medium",
  references: ["zone_record_spf_exists"],
  fix: 'add a TXT record for the domain itself: "v=spf1 mx -all", or "v=spf1 -all" where it sends no mail',
  label: "",
  isOne: (record) => startsWith(record, "v=spf1"),
  fault: ({ props: { content } }) => {
    if (content === unknown) return "a text of the domain is known only after the update";
    return /\s-all$|\sredirect=\S+$/.test(textOf(content)) ? undefined : `${textOf(content)} refuses nobody`;
  },
  missing: "has no SPF record",
  allowed: "a text that begins with v=spf1 and ends with -all",
});

export const cfDmarc = recordRule({
  id: "cf-dmarc",
  what: "Zones tell receivers to refuse or set aside mail that fails SPF and DKIM (DMARC)",
  why: "receivers deliver forged mail when nobody tells them not to",
  severity: "medium",
  references: ["zone_record_dmarc_exists"],
  fix: 'add a TXT record at _dmarc: "v=DMARC1; p=reject", or p=quarantine to begin with',
  label: "_dmarc",
  isOne: (record) => startsWith(record, "v=dmarc1"),
  fault: ({ props: { content } }) => {
    if (content === unknown) return "the policy is known only after the update";
    return /;\s*p=(reject|quarantine)\b/i.test(textOf(content)) ? undefined : `${textOf(content)} refuses nothing`;
  },
  missing: "has no DMARC record",
  allowed: "a text at _dmarc with p=reject or p=quarantine",
});
