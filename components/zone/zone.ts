import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { SeawallComponent } from "../base";
import type { ZoneArgs } from "./args";
import { content, fullName, ZoneRecord } from "./records";
import { firewall, rateLimit, settings } from "./security";
import { validateZone } from "./validate";

/** A domain at Cloudflare: its records, and what guards them. */
export class Zone extends SeawallComponent {
  readonly domain: string;
  readonly zoneId: pulumi.Output<string>;
  /** To enter at the registrar; empty for a zone that was there already. */
  readonly nameServers: pulumi.Output<string[]>;
  /** The DS record to enter at the registrar, once there is one; undefined where the zone is not signed. */
  readonly dnssec?: pulumi.Output<string | undefined>;
  /** Whole names of the records, by their keys. */
  readonly names: Readonly<Record<string, string>>;

  /** @throws InputError */
  constructor(name: string, args: ZoneArgs, opts?: pulumi.ComponentResourceOptions) {
    validateZone(name, args);
    super("zone:Zone", name, { domain: args.domain }, opts);
    const { domain, records = {} } = args;
    const zone = this.createZone(args);
    this.domain = domain;
    this.zoneId = zone?.id ?? pulumi.output(args.zoneId!);
    this.nameServers = zone?.nameServers ?? pulumi.output([]);
    for (const [key, record] of Object.entries(records)) this.createRecord(key, record, args);
    this.createSettings(args);
    this.dnssec = this.createDnssec(args);
    this.createAuthorities(args);
    this.createRulesets(args);
    this.names = Object.fromEntries(Object.entries(records).map(([key, r]) => [key, fullName(r.name, domain)]));
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }

  private createZone({ accountId, domain, protect = true, transform }: ZoneArgs): cloudflare.Zone | undefined {
    if (accountId === undefined) return undefined;
    const zone = { name: domain, account: { id: accountId }, type: "full" };
    return this.child(cloudflare.Zone, "zone", zone, transform?.zone, { protect });
  }

  private createRecord(key: string, record: ZoneRecord, { domain, transform }: ZoneArgs): void {
    const { type, ttl = 1, comment } = record;
    const name = fullName(record.name, domain);
    const args = {
      zoneId: this.zoneId,
      name,
      type,
      ttl,
      ...content(record),
      ...(comment !== undefined && { comment }),
    };
    this.child(cloudflare.DnsRecord, key, args, transform?.record);
  }

  private createSettings({ security = {}, transform }: ZoneArgs): void {
    for (const [settingId, value] of Object.entries(settings(security))) {
      const key = `setting-${settingId.replaceAll("_", "-")}`;
      this.child(cloudflare.ZoneSetting, key, { zoneId: this.zoneId, settingId, value }, transform?.setting);
    }
  }

  private createDnssec({ security = {}, transform }: ZoneArgs): pulumi.Output<string | undefined> | undefined {
    if (security.dnssec === false) return undefined;
    const args = { zoneId: this.zoneId, status: "active" };
    return this.child(cloudflare.ZoneDnssec, "dnssec", args, transform?.dnssec).ds;
  }

  /** Where the program has CAA records of its own for the domain, they say it all. No record of a program has a dot in its key. */
  private createAuthorities(args: ZoneArgs): void {
    const { domain, records = {}, security = {} } = args;
    const isOwn = ({ type, name }: ZoneRecord) => type === "CAA" && fullName(name, domain) === domain;
    if (security.caa === false || Object.values(records).some(isOwn)) return;
    for (const value of security.caa ?? ["letsencrypt.org"]) {
      this.createRecord(`caa-${value}`, { type: "CAA", name: "@", tag: "issue", value }, args);
    }
  }

  private createRulesets({ security = {}, transform }: ZoneArgs): void {
    const rulesets = [
      ["firewall", "http_request_firewall_custom", firewall(security), transform?.firewall],
      ["rate-limit", "http_ratelimit", rateLimit(security), transform?.rateLimit],
    ] as const;
    for (const [key, phase, rules, change] of rulesets) {
      if (rules.length === 0) continue;
      const args = { zoneId: this.zoneId, name: key, kind: "zone", phase, rules };
      // A zone has one ruleset a phase: the old one goes before another is made.
      this.child(cloudflare.Ruleset, key, args, change, { deleteBeforeReplace: true });
    }
  }
}
