import { flattened } from "../../../sandbox/cloud/flattening";
import type { DnsRecord } from "../../../sandbox/hosts/driver";

const record = (name: string, type: DnsRecord["type"], data: string, ttl = 300): DnsRecord => ({
  name,
  type,
  data,
  ttl,
});
const zones = (...records: DnsRecord[]) => flattened([{ name: "example.com", records }])[0]?.records;

const address = record("app.example.com", "A", "198.18.16.20", 60);

test("an alias at the zone's own name answers with its target's addresses", () => {
  expect(zones(address, record("example.com", "CNAME", "app.example.com."))).toEqual([
    address,
    record("example.com", "A", "198.18.16.20"),
  ]);
});

test("an alias beside other records does so too, along a chain", () => {
  const text = record("www.example.com", "TXT", '"hello"');
  const chain = record("front.example.com", "CNAME", "app.example.com.");
  const alias = record("www.example.com", "CNAME", "front.example.com.");
  expect(zones(address, chain, text, alias)).toEqual([
    address,
    chain,
    text,
    record("www.example.com", "A", "198.18.16.20"),
  ]);
});

test("an alias that stands alone stays one; one to the outside or into a circle has no addresses", () => {
  const alone = record("cdn.example.com", "CNAME", "edge.example.org.");
  expect(zones(alone)).toEqual([alone]);
  expect(zones(record("example.com", "CNAME", "edge.example.org."))).toEqual([]);
  expect(zones(record("example.com", "CNAME", "example.com."))).toEqual([]);
});
