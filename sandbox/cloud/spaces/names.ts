import type { DnsRecord, DnsZone } from "../../hosts/driver";
import { regionSlugs } from "../digitalocean/catalogue";
import { spacesDomain } from "./gateways";

const ttl = 30;

/** Host names of Spaces, wildcards for buckets among them: what its certificate is for. */
export const spacesNames: string[] = regionSlugs.flatMap((region) => [
  `${region}.${spacesDomain}`,
  `*.${region}.${spacesDomain}`,
]);

/** What the name server answers for Spaces: every region and bucket at one address. */
export const spacesZone = (address: string): DnsZone => ({
  name: spacesDomain,
  records: spacesNames.map((name): DnsRecord => ({ name, type: "A", data: address, ttl })),
});
