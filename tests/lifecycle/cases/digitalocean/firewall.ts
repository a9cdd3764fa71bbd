import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";
import { droplet } from "./needs";

interface Needs {
  web: digitalocean.Droplet;
  data: digitalocean.Droplet;
  tag: digitalocean.Tag;
}

const ssh = { protocol: "tcp", portRange: "22", sourceAddresses: ["192.0.2.0/24"] };
const https = { protocol: "tcp", portRange: "443", sourceAddresses: ["0.0.0.0/0", "::/0"] };
const ping = { protocol: "icmp", sourceAddresses: ["0.0.0.0/0"] };
const out = { protocol: "udp", portRange: "53", destinationAddresses: ["0.0.0.0/0"] };

export const firewall: LifecycleCase<Needs> = {
  type: "digitalocean:index/firewall:Firewall",
  needs: (scope) => ({
    web: droplet(scope, "web"),
    data: droplet(scope, "data"),
    tag: new digitalocean.Tag(scope("tag"), { name: "lifecycle-walled" }),
  }),
  make: (name, inputs, opts) => new digitalocean.Firewall(name, inputs, opts),
  steps: [
    {
      what: "is created",
      inputs: ({ web }) => ({ name: "lifecycle-wall", dropletIds: [web.id.apply(Number)], inboundRules: [ssh] }),
    },
    {
      what: "opens further ports",
      inputs: ({ web }) => ({
        name: "lifecycle-wall",
        dropletIds: [web.id.apply(Number)],
        inboundRules: [ssh, https, ping],
        outboundRules: [out],
      }),
    },
    {
      what: "says the same in another order",
      inputs: ({ web }) => ({
        name: "lifecycle-wall",
        dropletIds: [web.id.apply(Number)],
        inboundRules: [ping, { ...https, sourceAddresses: ["::/0", "0.0.0.0/0"] }, ssh],
        outboundRules: [out],
      }),
      changesNothing: true,
    },
    {
      what: "is renamed, and covers another droplet",
      inputs: ({ web, data }) => ({
        name: "lifecycle-wall-b",
        dropletIds: [web.id.apply(Number), data.id.apply(Number)],
        inboundRules: [ssh, https],
        outboundRules: [out],
      }),
    },
    {
      what: "goes by tag, and opens to a droplet and a tag",
      inputs: ({ data, tag }) => ({
        name: "lifecycle-wall-b",
        tags: [tag.name],
        inboundRules: [
          { protocol: "tcp", portRange: "5432", sourceDropletIds: [data.id.apply(Number)] },
          { protocol: "tcp", portRange: "9100", sourceTags: [tag.name] },
        ],
      }),
    },
  ],
};
