import { liveFromEnvironment } from "./live";
import { Target } from "../target";

/** A live run that creates some things and is killed in the middle: for live-guards.test.ts. */
async function main(): Promise<void> {
  const target = new Target(liveFromEnvironment());
  await target.open();
  const name = (what: string) => target.name(what);
  const network = { name: name("net"), region: "sgp1", ip_range: "10.90.0.0/24" };
  const made = await target.call("POST", "/v2/vpcs", network);
  const droplet = { name: name("web"), region: "sgp1", size: "s-1vcpu-1gb", image: "debian-13-x64" };
  const inside = { ...droplet, vpc_uuid: (made.body as { vpc: { id: string } }).vpc.id, tags: [name("tag")] };
  await target.call("POST", "/v2/droplets", inside);
  await target.call("POST", "/v2/reserved_ips", { region: "sgp1" });
  await target.call("POST", "/v2/volumes", { name: name("disk"), region: "sgp1", size_gigabytes: 1 });
  console.log(`made by ${target.prefix}`);
  process.kill(process.pid, "SIGKILL");
}

void main();
