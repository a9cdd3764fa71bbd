import { Host, HostArgs, Network } from "@seawall/components";
import { bareResources } from "./bare";

/** How many: SEAWALL_BENCH_HOSTS. */
const count = Number(process.env.SEAWALL_BENCH_HOSTS ?? 10);

if (process.env.SEAWALL_BENCH_BARE) {
  bareResources(count);
} else {
  const network = new Network("many", { region: "sgp1", ipRange: "10.80.0.0/20", adminCidrs: ["198.51.100.10/32"] });
  const serves: HostArgs["serves"] = [{ port: 443, from: "world" }];
  const what = process.env.SEAWALL_BENCH_ONE_ROLE ? { role: network.role("web", { serves }) } : { serves };
  for (let n = 1; n <= count; n += 1) {
    new Host(`host-${n}`, { network, size: "s-1vcpu-1gb", ...what });
  }
}
