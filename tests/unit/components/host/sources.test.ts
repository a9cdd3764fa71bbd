import { Host, Network } from "@seawall/components";
import { run } from "../../../support/mocks";
import { files, make, networkArgs } from "./program";

describe("sources among hosts", () => {
  test("a host is named by its private address in both firewalls, a role by its tag and the VPC", async () => {
    const { registered, result } = await run(() => {
      const network = new Network("main", networkArgs);
      const jobs = network.role("jobs");
      const web = new Host("web", { network, size: "s-1vcpu-1gb", serves: [{ port: 443, from: "world" }] });
      new Host("job-1", { network, size: "s-1vcpu-1gb", role: jobs });
      new Host("data", {
        network,
        size: "s-1vcpu-1gb",
        serves: [
          { port: 5432, from: web },
          { port: 6379, from: jobs },
        ],
      });
      return network.exposure();
    });
    expect(registered.one("Firewall", "data-role-firewall").inputs.inboundRules).toEqual([
      { protocol: "tcp", portRange: "22", sourceAddresses: networkArgs.adminCidrs },
      { protocol: "tcp", portRange: "5432", sourceDropletIds: [100] },
      { protocol: "tcp", portRange: "6379", sourceTags: ["shop-test-main-jobs"] },
    ]);
    expect(files(registered, "data")["ufw.rules"]).toContain("tcp\t5432\t10.20.0.2\t\ntcp\t6379\t10.20.0.0/20\t\n");
    expect(registered.one("Droplet", "job-1-droplet").inputs.tags).toEqual(["shop-test-main-jobs"]);
    expect(
      registered
        .of("Role")
        .map((r) => r.name)
        .sort(),
    ).toEqual(["data-role", "main-jobs", "web-role"]);
    const admins = ["admins", ...networkArgs.adminCidrs];
    expect(result).toEqual([
      { host: "job-1", network: "public", protocol: "tcp", ports: "22", from: admins },
      { host: "web", network: "public", protocol: "tcp", ports: "22", from: admins },
      { host: "web", network: "public", protocol: "tcp", ports: "443", from: ["world"] },
      { host: "web", network: "vpc", protocol: "tcp", ports: "443", from: ["world"] },
      { host: "data", network: "public", protocol: "tcp", ports: "22", from: admins },
      { host: "data", network: "vpc", protocol: "tcp", ports: "5432", from: ["host:web"] },
      { host: "data", network: "vpc", protocol: "tcp", ports: "6379", from: ["host:job-1"] },
    ]);
  });

  test("administrators inside the VPC's range are an exposure of the VPC", async () => {
    const { result } = await make({}, { adminCidrs: ["10.20.1.0/24", "10.0.0.0/8"] });
    expect(result.exposure).toEqual([
      { host: "web", network: "public", protocol: "tcp", ports: "22", from: ["admins", "10.0.0.0/8"] },
      { host: "web", network: "vpc", protocol: "tcp", ports: "22", from: ["admins", "10.20.1.0/24", "10.0.0.0/8"] },
    ]);
  });
});
