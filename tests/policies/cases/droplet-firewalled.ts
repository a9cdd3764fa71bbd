import { Case, CaseResource, Refused, RuleCases, unknownList, unknownText } from "../harness";

const droplet = (props: Record<string, unknown>, sources?: Record<string, string[]>): CaseResource => ({
  type: "digitalocean:index/droplet:Droplet",
  name: "web",
  props,
  ...(sources && { sources }),
});
const firewall = (props: Record<string, unknown>, sources?: Record<string, string[]>): CaseResource => ({
  type: "digitalocean:index/firewall:Firewall",
  name: "fw",
  props,
  ...(sources && { sources }),
});
const tag: CaseResource = { type: "digitalocean:index/tag:Tag", name: "tag", props: { name: unknownText } };

const message =
  "No firewall covers the droplet web. Allowed: droplets that a firewall of the stack names by id or by tag. Fix: add the droplet's id to a firewall's dropletIds, or one of its tags to a firewall's tags. Why: DigitalOcean lets everything reach a droplet without a firewall.";
const stack = (what: string, ...resources: CaseResource[]): Case => ({ what, resources });
const refused = (what: string, ...resources: CaseResource[]): Refused => ({ what, resources, messages: [message] });

export const dropletFirewalledCases: RuleCases = {
  id: "droplet-firewalled",
  violating: [
    refused("a droplet without any firewall", droplet({ id: "1", tags: null })),
    refused("a firewall for another droplet", droplet({ id: "1" }), firewall({ dropletIds: [2] })),
    refused("a firewall for another tag", droplet({ id: "1", tags: ["web"] }), firewall({ tags: ["data"] })),
    refused("a firewall without targets", droplet({ id: "1", tags: [] }), firewall({ dropletIds: [], tags: [] })),
    refused(
      "known ids of others, computed from this one",
      droplet({ id: "1" }),
      firewall({ dropletIds: [2] }, { dropletIds: ["web"] }),
    ),
  ],
  compliant: [
    stack("a stack without droplets", firewall({ dropletIds: [1] })),
    stack("a droplet named by id", droplet({ id: "1" }), firewall({ dropletIds: [1] })),
    stack("a droplet named by tag", droplet({ id: "1", tags: ["seawall", "web"] }), firewall({ tags: ["web"] })),
  ],
  violatingUnknown: [
    refused("a preview without a firewall", droplet({ id: unknownText, tags: null })),
    refused(
      "unknown ids that come from elsewhere",
      droplet({ id: unknownText }),
      firewall({ dropletIds: unknownList }, { dropletIds: [] }),
    ),
    refused(
      "unknown tags that come from different resources",
      tag,
      droplet({ id: unknownText, tags: unknownList }, { tags: ["tag"] }),
      firewall({ tags: unknownList }, { tags: [] }),
    ),
    refused(
      "a droplet with an unknown id beside known ids",
      droplet({ id: unknownText }),
      firewall({ dropletIds: [2] }),
    ),
  ],
  compliantUnknown: [
    stack(
      "ids known only after the update, from the droplet itself",
      droplet({ id: unknownText }),
      firewall({ dropletIds: unknownList }, { dropletIds: ["web"] }),
    ),
    stack(
      "one unknown id in a list, from the droplet itself",
      droplet({ id: unknownText }),
      firewall({ dropletIds: [2, unknownText] }, { dropletIds: ["web"] }),
    ),
    stack(
      "unknown tags from the same resource",
      tag,
      droplet({ id: unknownText, tags: unknownList }, { tags: ["tag"] }),
      firewall({ tags: unknownList }, { tags: ["tag"] }),
    ),
    stack(
      "a known tag on a droplet with an unknown id",
      droplet({ id: unknownText, tags: ["web"] }),
      firewall({ tags: ["web"], dropletIds: unknownList }),
    ),
  ],
};
