import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  contains,
  dropletAddresses,
  forget,
  netmask,
  overlaps,
  parseRange,
  privateAddresses,
  rangeOf,
  release,
  reservedAddresses,
  take,
} from "../../../sandbox/cloud/addresses";
import { Store } from "../../../sandbox/cloud/store/store";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-addresses-"));
const store = new Store(path.join(directory, "cloud.db"));
afterAll(() => {
  store.close();
  fs.rmSync(directory, { recursive: true });
});

test.each([
  ["10.20.0.0/20", { base: 0x0a140000, prefix: 20, size: 4096 }],
  ["0.0.0.0/0", { base: 0, prefix: 0, size: 2 ** 32 }],
  ["255.255.255.255/32", { base: 0xffffffff, prefix: 32, size: 1 }],
  ["10.20.0.1/20", undefined],
  ["10.20.0.0", undefined],
  ["10.20.0.0/33", undefined],
  ["300.0.0.0/8", undefined],
  ["fd00::/8", undefined],
])("%s", (text, range) => expect(parseRange(text)).toEqual(range));

test.each([
  ["10.0.0.0/16", "10.0.128.0/20", true, true],
  ["10.0.128.0/20", "10.0.0.0/16", true, false],
  ["10.0.0.0/24", "10.0.1.0/24", false, false],
])("%s and %s: overlap %s, contain %s", (a, b, overlap, contain) => {
  expect([overlaps(rangeOf(a), rangeOf(b)), contains(rangeOf(a), rangeOf(b))]).toEqual([overlap, contain]);
});

test("a netmask", () => expect(netmask(rangeOf("198.18.16.0/20"))).toBe("255.255.240.0"));

test("droplets take from .16 on, reserved addresses from the top, and they never meet", () => {
  const droplets = [...dropletAddresses("198.18.16.0/20")];
  const reserved = [...reservedAddresses("198.18.16.0/20")];
  expect([droplets[0], droplets.at(-1)]).toEqual(["198.18.16.16", "198.18.23.255"]);
  expect([reserved[0], reserved.at(-1)]).toEqual(["198.18.31.254", "198.18.24.0"]);
});

test("inside a VPC the first address is its gateway's and the last its broadcast", () => {
  expect([...privateAddresses("10.9.0.0/29")]).toEqual(["10.9.0.2", "10.9.0.3", "10.9.0.4", "10.9.0.5", "10.9.0.6"]);
});

test("an address comes again only when all others have been used, and then the one that was let go longest ago", () => {
  const next = () => take(store, "n", privateAddresses("10.9.0.0/29"));
  expect([next(), next()]).toEqual(["10.9.0.2", "10.9.0.3"]);
  release(store, "n", "10.9.0.3");
  release(store, "n", "10.9.0.2");
  expect([next(), next(), next()]).toEqual(["10.9.0.4", "10.9.0.5", "10.9.0.6"]);
  expect([next(), next(), next()]).toEqual(["10.9.0.3", "10.9.0.2", undefined]);
  forget(store, "n");
  expect(next()).toBe("10.9.0.2");
});
