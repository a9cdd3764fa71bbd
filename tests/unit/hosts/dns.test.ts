import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { machineResolvers, resolverConfiguration, resolverFiles, zoneText } from "../../../sandbox/hosts/dns";

const zone = {
  name: "example.test",
  records: [
    { name: "example.test", type: "A" as const, data: "198.18.0.20", ttl: 300 },
    { name: "example.test", type: "MX" as const, data: "10 mail.example.test.", ttl: 60 },
    { name: "_dmarc.example.test", type: "TXT" as const, data: '"v=DMARC1; p=none"', ttl: 60 },
  ],
};

test("a zone is a master file with names written out", () => {
  expect(zoneText(zone)).toBe(`example.test. 60 IN SOA localhost. hostmaster.example.test. 1 3600 600 604800 1
example.test. 60 IN NS localhost.
example.test. 300 IN A 198.18.0.20
example.test. 60 IN MX 10 mail.example.test.
_dmarc.example.test. 60 IN TXT "v=DMARC1; p=none"
`);
});

test("name servers of its own replace the made-up one", () => {
  const ns = { name: "example.test", type: "NS" as const, data: "ns1.digitalocean.com.", ttl: 60 };
  expect(zoneText({ ...zone, records: [ns] }).split("\n")[1]).toBe("example.test. 60 IN NS ns1.digitalocean.com.");
});

test("a record cannot smuggle in another line", () => {
  const record = { name: "www.example.test", type: "TXT" as const, data: '"a"\nevil 60 IN A 1.2.3.4', ttl: 60 };
  expect(() => zoneText({ ...zone, records: [record] })).toThrow(
    "Zone example.test: the TXT record of www.example.test holds a line break.",
  );
});

test("every zone is answered, the rest forwarded", () => {
  const lines = resolverConfiguration([zone], "198.18.0.2", ["10.0.0.53", "10.0.0.54:5353"]).split("\n");
  expect(lines.slice(lines.indexOf("auth-zone:"))).toEqual([
    "auth-zone:",
    '  name: "example.test."',
    '  zonefile: "/etc/unbound/zones/example.test.zone"',
    "  for-downstream: no",
    "  for-upstream: yes",
    "  fallback-enabled: no",
    "forward-zone:",
    '  name: "."',
    "  forward-addr: 10.0.0.53",
    "  forward-addr: 10.0.0.54@5353",
    "",
  ]);
  expect(lines).toContain("  interface: 198.18.0.2");
});

test("a zone's file keeps to its folder whatever the zone is called", () => {
  expect(resolverFiles([{ name: "../x/Y.test", records: [] }], "198.18.0.2", [])[1]?.path).toBe(
    "/etc/unbound/zones/.._x_y.test.zone",
  );
});

describe("the machine's name servers", () => {
  const upstreams = path.join(os.tmpdir(), `seawall-upstreams-${process.pid}`);
  afterEach(() => fs.rmSync(upstreams, { force: true }));

  test("are used as they are where they are not on the loopback", () => {
    expect(machineResolvers(["10.0.0.53", "192.168.1.1:5353", "fd00::1"], upstreams)).toEqual([
      "10.0.0.53",
      "192.168.1.1:5353",
    ]);
  });

  test("are systemd's upstreams where the machine asks its own loopback", () => {
    fs.writeFileSync(upstreams, "# from DHCP\nnameserver 192.168.1.1\nnameserver fe80::1\nsearch lan\n");
    expect(machineResolvers(["127.0.0.53"], upstreams)).toEqual(["192.168.1.1"]);
  });

  test("are asked for where none can be reached", () => {
    expect(() => machineResolvers(["127.0.0.1"], upstreams)).toThrow(
      "The machine's name servers (127.0.0.1) cannot be reached",
    );
  });
});
