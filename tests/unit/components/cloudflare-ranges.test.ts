import { cloudflareRanges, Host, Network } from "@seawall/components";
import { parseCidr } from "../../../components/cidr";
import policies from "../../../policies/cloudflare-ranges.json";
import { run } from "../../support/mocks";
import { read } from "../../support/repository";

const args = { region: "fra1", ipRange: "10.20.0.0/20", adminCidrs: ["198.51.100.10/32"] };

test("Cloudflare's ranges are 15 of IPv4 and 7 of IPv6, written canonically", () => {
  expect(cloudflareRanges.map((range) => parseCidr(range)?.text)).toEqual(cloudflareRanges);
  const versions = cloudflareRanges.map((range) => parseCidr(range)?.version);
  expect([
    versions.filter((version) => version === 4).length,
    versions.filter((version) => version === 6).length,
  ]).toEqual([15, 7]);
});

test("the library, the policies and the sandbox mean the same ranges, of the same day", () => {
  expect(policies.ranges).toEqual(cloudflareRanges);
  expect(read("components/network/cloudflare.ts")).toContain(policies.asOf);
  const sandbox = read("sandbox/cloud/cloudflare/ip-ranges.ts");
  expect([...sandbox.matchAll(/"([0-9a-f:.]+\/\d+)"/g)].map((match) => match[1])).toEqual(cloudflareRanges);
});

test("`cloudflare` as a source is these ranges, in the cloud's firewall, the host's own and the exposure", async () => {
  const { registered, result } = await run(() => {
    const network = new Network("main", args);
    new Host("web", { network, size: "s-1vcpu-1gb", serves: [{ port: 443, from: "cloudflare" }] });
    return network.exposure();
  });
  const rules = registered.one("Firewall").inputs.inboundRules as { portRange: string; sourceAddresses: string[] }[];
  expect(rules.find(({ portRange }) => portRange === "443")?.sourceAddresses).toEqual(cloudflareRanges);
  expect(result.filter(({ ports }) => ports === "443")).toEqual([
    { host: "web", network: "public", protocol: "tcp", ports: "443", from: [...cloudflareRanges] },
  ]);
});
