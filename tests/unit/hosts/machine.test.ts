import { chooseSlot, cidrOf } from "../../../sandbox/ensure-instance";
import { packageCounter } from "../../../sandbox/hosts/engine/apt-install";
import { capabilityArguments, missingCapabilities } from "../../../sandbox/hosts/engine/capabilities";
import { debianSources, forHosts, mirrorOf, parseSources } from "../../../sandbox/hosts/image/machine-apt";
import { parseRoutes } from "../../../sandbox/hosts/machine-networks";
import { addressAt, normaliseNetworks, overlaps } from "../../../sandbox/hosts/network/addresses";

describe("choosing a network", () => {
  const free = async () => true;

  test("is the first that nobody has", async () => {
    expect(await chooseSlot([], [], free)).toBe(0);
    expect(await chooseSlot([0, 1, 3], [], free)).toBe(2);
    expect([cidrOf(0), cidrOf(1), cidrOf(31)]).toEqual(["198.18.0.0/20", "198.18.16.0/20", "198.19.240.0/20"]);
  });

  test("passes by routes, addresses and resolved names of the machine", async () => {
    expect(await chooseSlot([], ["198.18.0.0/16", "10.0.0.0/8"], free)).toBe(16);
    expect(await chooseSlot([], ["198.18.3.4/32", "198.18.16.0/24"], free)).toBe(2);
  });

  test("passes by ports in use", async () => {
    expect(await chooseSlot([], [], async (ports) => !ports.includes(17301))).toBe(1);
  });

  test("says what to do where nothing is left", async () => {
    await expect(chooseSlot([], ["198.18.0.0/15"], free)).rejects.toThrow("all 32 networks of 198.18.0.0/15");
  });

  test("a default route is no clash, any other is", () => {
    const table = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
sw1\t000012C6\t020012C6\t0003\t0\t0\t0\t00F0FFFF\t0\t0\t0
`;
    expect(parseRoutes(table)).toEqual(["192.0.2.0/24", "198.18.0.0/20"]);
  });
});

describe("addresses", () => {
  test("are counted across bytes", () => {
    expect([addressAt("198.18.16.0/20", 1), addressAt("198.18.16.0/20", 300)]).toEqual(["198.18.16.1", "198.18.17.44"]);
  });

  test("networks lose host bits, duplicates, IPv6 and what lies within others", () => {
    expect(normaliseNetworks(["10.1.2.3/8", "10.0.0.0/8", "10.20.0.5", "::/0", "192.0.2.66", "fd00::1"])).toEqual([
      "10.0.0.0/8",
      "192.0.2.66/32",
    ]);
  });

  test("overlap either way round", () => {
    expect(overlaps("198.18.0.0/20", "198.18.5.1/32")).toBe(true);
    expect(overlaps("198.18.5.1/32", "198.18.0.0/20")).toBe(true);
    expect(overlaps("198.18.0.0/20", "198.18.16.0/20")).toBe(false);
  });
});

describe("capabilities", () => {
  test("all but those the machine's root lacks and those no guest may have", () => {
    expect(missingCapabilities("000001fffeffffff")).toEqual(["SYS_RESOURCE"]);
    expect(capabilityArguments("000001fffeffffff")).toEqual([
      "--cap-add=ALL",
      "--cap-drop=SYS_RESOURCE",
      "--cap-drop=SYS_TIME",
      "--cap-drop=SYS_MODULE",
      "--cap-drop=SYS_RAWIO",
    ]);
    expect(capabilityArguments("000001ffffffffff", [])).toEqual(["--cap-add=ALL"]);
  });
});

describe("the machine's apt", () => {
  const sources = `# a comment
Types: deb deb-src
# another
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb-src
URIs: http://elsewhere.example/debian
Suites: bookworm
`;

  test("mirrors are read from both formats", () => {
    expect(parseSources(sources)).toEqual([
      { uri: "http://mirror.example/debian/", suites: ["bookworm", "bookworm-updates"] },
      { uri: "http://mirror.example/debian-security", suites: ["bookworm-security"] },
    ]);
    expect(
      parseSources("deb [arch=amd64 signed-by=/k.gpg] https://m.example/debian trixie main\n# deb http://no x\n"),
    ).toEqual([{ uri: "https://m.example/debian", suites: ["trixie"] }]);
  });

  test("the mirror is the one of the machine's own suite", () => {
    expect(mirrorOf(parseSources(sources), "bookworm")).toEqual({
      mirror: "http://mirror.example/debian",
      securityMirror: "http://mirror.example/debian-security",
    });
    expect(mirrorOf(parseSources("deb cdrom:[x]/ trixie main"), "trixie")).toBeUndefined();
    expect(mirrorOf(parseSources(sources), "noble")).toBeUndefined();
  });

  test("a proxy on the loopback is named as hosts reach it", () => {
    const options = [
      'Acquire::http::Proxy "http://127.0.0.1:3142/";',
      'Acquire::https::Proxy "http://proxy.example:8080";',
    ];
    expect(forHosts(options, "198.18.0.1")).toEqual([
      'Acquire::http::Proxy "http://198.18.0.1:3142/";',
      'Acquire::https::Proxy "http://proxy.example:8080";',
    ]);
  });

  test("a host's sources are signed", () => {
    expect(debianSources({ mirror: "http://m/debian", securityMirror: "http://m/security", options: [] }))
      .toBe(`Types: deb
URIs: http://m/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://m/security
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`);
  });

  test("packages are counted over all of an installation's phases", () => {
    const said: string[] = [];
    const count = packageCounter((detail) => said.push(detail));
    [
      "0 upgraded, 1 newly installed, 0 to remove",
      "Setting up a (1)",
      "1 upgraded, 1 newly installed",
      "Setting up b (1)",
    ].forEach(count);
    expect(said).toEqual(["1 of 1 packages", "2 of 3 packages"]);
  });
});
