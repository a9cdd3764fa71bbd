import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase, Scope } from "../../case";

interface Needs {
  droplet: digitalocean.Droplet;
  certificates: digitalocean.Certificate[];
}

function needs(scope: Scope): Needs {
  const domain = new digitalocean.Domain(scope("domain"), { name: "balanced.example" });
  return {
    droplet: new digitalocean.Droplet(scope("droplet"), {
      name: "lifecycle-balanced",
      region: "fra1",
      size: "s-1vcpu-1gb",
      image: "debian-13-x64",
      tags: ["lifecycle-balanced"],
    }),
    certificates: ["first", "second"].map(
      (name) =>
        new digitalocean.Certificate(scope(name), {
          name: `lifecycle-${name}`,
          type: "lets_encrypt",
          domains: [domain.name],
        }),
    ),
  };
}

const plain = {
  entryPort: 80,
  entryProtocol: "http",
  targetPort: 8080,
  targetProtocol: "http",
  tlsPassthrough: false,
};
const passed = {
  entryPort: 443,
  entryProtocol: "https",
  targetPort: 8443,
  targetProtocol: "https",
  tlsPassthrough: true,
};
const ended = ({ certificates }: Needs, index: number) => ({
  ...{ entryPort: 443, entryProtocol: "https", targetPort: 8080, targetProtocol: "http", tlsPassthrough: false },
  certificateName: certificates[index]!.name,
});
const made = { name: "lifecycle-balancer", region: "fra1", forwardingRules: [plain] };
const named = { ...made, name: "lifecycle-renamed" };
const web = { protocol: "http", port: 8080, path: "/health" };
const cookies = { type: "cookies", cookieName: "lifecycle", cookieTtlSeconds: 300 };
/** A refresh makes the official provider forget that what has a default was only given: it is taken back by its opposite. */
const closed = {
  redirectHttpToHttps: false,
  enableProxyProtocol: false,
  enableBackendKeepalive: false,
  disableLetsEncryptDnsRecords: false,
};
const sized = { ...named, sizeUnit: 2, healthcheck: { protocol: "tcp", port: 8080 }, stickySessions: { type: "none" } };
const open = {
  ...sized,
  redirectHttpToHttps: true,
  enableProxyProtocol: true,
  enableBackendKeepalive: true,
  disableLetsEncryptDnsRecords: true,
  httpIdleTimeoutSeconds: 90,
};

export const loadBalancer: LifecycleCase<Needs> = {
  type: "digitalocean:index/loadBalancer:LoadBalancer",
  notImported: { network: "only ever given: the official provider does not read it" },
  random: ["sha1Fingerprint"],
  needs,
  make: (name, inputs, opts) => new digitalocean.LoadBalancer(name, inputs, opts),
  steps: [
    { what: "is created", inputs: () => made },
    { what: "is renamed", inputs: () => named },
    { what: "gets a droplet", inputs: ({ droplet }) => ({ ...named, dropletIds: [droplet.id.apply(Number)] }) },
    { what: "says no more of droplets, and keeps them", inputs: () => named, changesNothing: true },
    { what: "checks over HTTP", inputs: () => ({ ...named, healthcheck: web }) },
    {
      what: "checks less often",
      inputs: () => ({ ...named, healthcheck: { ...web, checkIntervalSeconds: 30, healthyThreshold: 2 } }),
    },
    { what: "checks over TCP", inputs: () => ({ ...named, healthcheck: sized.healthcheck }) },
    {
      what: "sets cookies",
      inputs: () => ({ ...named, healthcheck: sized.healthcheck, stickySessions: cookies }),
    },
    {
      what: "sets none any more",
      inputs: () => ({ ...named, healthcheck: sized.healthcheck, stickySessions: { type: "none" } }),
    },
    { what: "grows", inputs: () => sized },
    { what: "ends TLS", inputs: (all) => ({ ...sized, forwardingRules: [plain, ended(all, 0)] }) },
    { what: "gets another certificate", inputs: (all) => ({ ...sized, forwardingRules: [plain, ended(all, 1)] }) },
    { what: "redirects, and all the rest", inputs: (all) => ({ ...open, forwardingRules: [plain, ended(all, 1)] }) },
    { what: "passes TLS through", inputs: () => ({ ...open, forwardingRules: [plain, passed] }) },
    {
      what: "gets a firewall",
      inputs: () => ({
        ...sized,
        ...closed,
        firewall: { allows: ["ip:192.0.2.1"], denies: ["cidr:198.51.100.0/24"] },
      }),
    },
    { what: "denies nobody any more", inputs: () => ({ ...sized, firewall: { allows: ["ip:192.0.2.1"] } }) },
    {
      what: "is told the same in other words",
      inputs: () => ({ ...sized, region: "FRA1", firewall: { allows: ["ip:192.0.2.1"] } }),
      changesNothing: true,
    },
    {
      what: "balances by a tag",
      inputs: () => ({ ...sized, dropletTag: "lifecycle-balanced" }),
    },
    {
      what: "becomes an internal one",
      inputs: () => ({ ...sized, name: "lifecycle-internal", network: "INTERNAL", httpIdleTimeoutSeconds: 60 }),
      replaces: true,
    },
  ],
};
