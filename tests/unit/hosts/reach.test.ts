import * as fs from "node:fs";
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

describe("the scan", () => {
  const script = "sandbox/hosts/scripts/syn-scan.py";

  test("asks for every port through the link that leads there", () => {
    expect(scanArguments([{ device: "eth1", address: "10.20.0.5" }])).toEqual([
      ...["python3", "-", "61001:1-61000,61004-65535/61002:61001/61003:61002/61001:61003", "eth1:10.20.0.5"],
    ]);
  });

  test("no probe is the reverse of another: the scans' own source ports are tried from each other", () => {
    const all = passes(allPorts);
    const sends = (source: number, port: number) =>
      all.some((pass) => pass.source === source && countPorts(intersect(pass.ports, [[port, port]])) > 0);
    for (const { source } of all)
      for (const port of [1, 80, 61_000, 61_001, 61_002, 61_003, 61_004, 65_535])
        expect(sends(source, port) && sends(port, source)).toBe(false);
  });

  test("its answer is read by address", () => {
    const found = parseScan('{"198.18.0.20": "22,80", "198.18.0.22": "1-24,27-65535", "198.18.0.24": ""}\n');
    expect([...found].map(([address, ports]) => [address, countPorts(ports)])).toEqual([
      ["198.18.0.20", 2],
      ["198.18.0.22", 65533],
      ["198.18.0.24", 0],
    ]);
  });

  test("needs no module beyond Python's smallest installation", () => {
    const modules = [...fs.readFileSync(script, "utf8").matchAll(/^import (\w+)/gm)].map((match) => match[1]);
    expect(modules).toEqual(["json", "random", "select", "socket", "struct", "sys", "time"]);
  });
});
