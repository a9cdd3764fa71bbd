import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import { SeawallComponent } from "../base";
import type { ZoneArgs } from "./args";
import { content, fullName, ZoneRecord } from "./records";
import { validateZone } from "./validate";

/** A domain at Cloudflare with its records. */
export class Zone extends SeawallComponent {
  readonly domain: string;
  readonly zoneId: pulumi.Output<string>;
  /** To enter at the registrar; empty for a zone that was there already. */
  readonly nameServers: pulumi.Output<string[]>;
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
}
