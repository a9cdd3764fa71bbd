import { compareReach, declaredPorts, type Exposure, type Measured } from "../../../sandbox/hosts/reach/exposure";
import {
  allPorts,
  countPorts,
  formatPorts,
  intersect,
  parsePorts,
  subtract,
  union,
} from "../../../sandbox/hosts/reach/ports";
import { parseScan, passes, scanArguments } from "../../../sandbox/hosts/reach/scan";

describe("ports", () => {
  test.each([
    ["22", "22"],
    ["443,80,81-90,22", "22,80-90,443"],
    ["1-10,5-20,21", "1-21"],
    ["all", "1-65535"],
    ["", ""],
  ])("%j reads as %j", (text, ports) => expect(formatPorts(parsePorts(text))).toBe(ports));

  test.each(["http", "90-80", "65536", "1-", "-5"])("%j is refused", (text) =>
    expect(() => parsePorts(text)).toThrow(`got "${text}"`),
  );

  test("set arithmetic", () => {
    const web = parsePorts("80,443,8000-8010");
    expect(formatPorts(subtract(web, parsePorts("443,8005-9000")))).toBe("80,8000-8004");
    expect(formatPorts(subtract(allPorts, parsePorts("22")))).toBe("1-21,23-65535");
    expect(formatPorts(subtract(web, allPorts))).toBe("");
    expect(formatPorts(intersect(web, parsePorts("400-8002")))).toBe("443,8000-8002");
    expect(formatPorts(union(web, parsePorts("81")))).toBe("80-81,443,8000-8010");
    expect(countPorts(web)).toBe(13);
  });
});

describe("comparing with what is declared", () => {
  const admin = { name: "admin", address: "198.51.100.10" };
  const stranger = { name: "stranger", address: "192.0.2.66" };
  const app = { name: "host:app", address: "10.20.0.7" };
  const expose = (from: string[], over: Partial<Exposure> = {}): Exposure => ({
    host: "db",
    network: "public",
    protocol: "tcp",
    ports: "22",
    from,
    ...over,
  });
  const measured = (over: Partial<Measured>): Measured => ({
    from: stranger,
    host: "db",
    network: "public",
    protocol: "tcp",
    tried: allPorts,
    reachable: [],
    ...over,
  });

  test("nothing differs where exactly the declared answers", () => {
    const expected = [
      expose(["admins", "198.51.100.0/24"]),
      expose(["world"], { ports: "80,443" }),
      expose(["host:app"], { ports: "5432", network: "vpc" }),
    ];
    expect(
      compareReach(expected, [
        measured({ from: admin, reachable: parsePorts("22,80,443") }),
        measured({ reachable: parsePorts("80,443") }),
        measured({ from: app, network: "vpc", reachable: parsePorts("5432") }),
      ]),
    ).toEqual([]);
  });

  test("an open port that nobody declared, and a declared one that is blocked", () => {
    expect(compareReach([expose(["world"])], [measured({ reachable: parsePorts("23-25") })])).toEqual([
      {
        from: "stranger",
        host: "db",
        network: "public",
        protocol: "tcp",
        ports: "23-25",
        problem: "reachable, but not declared",
      },
      {
        from: "stranger",
        host: "db",
        network: "public",
        protocol: "tcp",
        ports: "22",
        problem: "declared, but blocked",
      },
    ]);
  });

  test("what was not tried is not called blocked", () => {
    const udp = expose(["world"], { protocol: "udp", ports: "51820,60000-61000" });
    expect(compareReach([udp], [measured({ protocol: "udp", tried: parsePorts("51820"), reachable: [] })])).toEqual([
      {
        from: "stranger",
        host: "db",
        network: "public",
        protocol: "udp",
        ports: "51820",
        problem: "declared, but blocked",
      },
    ]);
  });

  test.each([
    ["world", stranger, "22"],
    ["admins", admin, "22"],
    ["admins", stranger, ""],
    ["198.51.100.10", admin, "22"],
    ["198.51.100.0/24", stranger, ""],
    ["10.20.0.0/20", app, "22"],
    ["host:app", app, "22"],
    ["host:web", app, ""],
    ["::/0", stranger, ""],
  ])("from %s lets %o reach %j", (entry, from, ports) => {
    expect(formatPorts(declaredPorts([expose([entry])], from, measured({})))).toBe(ports);
  });

  test("another host's, network's and protocol's lines say nothing here", () => {
    const others = [
      expose(["world"], { host: "web" }),
      expose(["world"], { network: "vpc" }),
      expose(["world"], { protocol: "udp" }),
    ];
    expect(declaredPorts(others, stranger, measured({}))).toEqual([]);
  });
});

describe("nmap", () => {
  const xml = `<?xml version="1.0"?><nmaprun args="nmap">
<host starttime="1"><status state="up"/><address addr="198.18.0.20" addrtype="ipv4"/>
<ports><extraports state="filtered" count="65533">
<extrareasons reason="no-response" count="65533" proto="tcp" ports="1-21,23-79,81-65535"/>
</extraports>
<port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="63"/><service name="ssh"/></port>
<port protocol="tcp" portid="80"><state state="closed" reason="reset" reason_ttl="63"/></port>
</ports></host>
<host starttime="1"><status state="up"/><address addr="198.18.0.22" addrtype="ipv4"/>
<ports><extraports state="closed" count="65533">
<extrareasons reason="reset" count="65533" proto="tcp" ports="1-24,27-65535"/>
</extraports>
<extraports state="filtered" count="1"><extrareasons reason="admin-prohibited" count="1" proto="tcp" ports="25"/></extraports>
<port protocol="tcp" portid="26"><state state="filtered" reason="no-response"/></port>
</ports></host>
<host><address addr="198.18.0.24" addrtype="ipv4"/><ports><extraports state="filtered" count="65535"><extrareasons reason="no-response" ports="1-65535"/></extraports></ports></host>
</nmaprun>`;

  test("open and refusing ports are reachable, silent and prohibited ones are not", () => {
    const found = parseScan(xml);
    expect([...found].map(([address, ports]) => [address, formatPorts(ports)])).toEqual([
      ["198.18.0.20", "22,80"],
      ["198.18.0.22", "1-24,27-65535"],
      ["198.18.0.24", ""],
    ]);
  });

  test("a slower scan tries each port more often", () => {
    expect(scanArguments(["198.18.0.20"], { ports: [[22, 22]], source: 61_001 }, 10_000)).toEqual(
      expect.arrayContaining(["--min-rate", "10000", "--max-retries", "3", "-g", "61001", "-p", "22"]),
    );
  });

  test("no probe is the reverse of another: the scans' own source ports are tried from each other", () => {
    const all = passes(allPorts);
    expect(all.map(({ ports, source }) => [formatPorts(ports), source])).toEqual([
      ["1-61000,61004-65535", 61_001],
      ["61001", 61_002],
      ["61002", 61_003],
      ["61003", 61_001],
    ]);
    const sends = (source: number, port: number) =>
      all.some((pass) => pass.source === source && countPorts(intersect(pass.ports, [[port, port]])) > 0);
    for (const { source } of all)
      for (const port of [1, 80, 61_000, 61_001, 61_002, 61_003, 61_004, 65_535])
        expect(sends(source, port) && sends(port, source)).toBe(false);
  });

  test("a few ports need one run", () => {
    expect(passes([[22, 22]])).toEqual([{ ports: [[22, 22]], source: 61_001 }]);
  });
});
