import * as command from "@pulumi/command";
import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

/** As many resources of each kind as `count` hosts are, with the fewest inputs, none of which waits for another. */
export function bareResources(count: number): void {
  const outboundRules = [{ protocol: "tcp", portRange: "443", destinationAddresses: ["0.0.0.0/0"] }];
  for (let n = 1; n <= count; n += 1) {
    const name = `host-${n}`;
    for (const part of ["", "-role", "-setup"]) new pulumi.ComponentResource("bench:index:Part", `${name}${part}`);
    new tls.PrivateKey(`${name}-host-key`, { algorithm: "ED25519" });
    new digitalocean.Tag(`${name}-tag`, { name });
    new digitalocean.Firewall(`${name}-firewall`, { name, tags: [name], outboundRules });
    new digitalocean.Droplet(`${name}-droplet`, { name, size: "s-1vcpu-1gb", image: "debian-13-x64", region: "sgp1" });
    new command.remote.Command(`${name}-run`, { connection: { host: "198.51.100.20" }, create: "true" });
  }
}
