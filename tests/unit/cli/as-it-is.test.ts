import { asItIs } from "../../../sandbox/cli/as-it-is";

test("what the cloud said of a resource stands in place of what was asked for; components and providers stay", () => {
  const firewall = {
    urn: "urn:pulumi:dev::p::digitalocean:index/firewall:Firewall::fw",
    type: "digitalocean:index/firewall:Firewall",
    custom: true,
    inputs: { name: "fw", inboundRules: ["22 from the office"], unread: 1 },
    outputs: { name: "fw", inboundRules: ["22 from the world", "22 from the office"], tags: [] },
  };
  const provider = { ...firewall, type: "pulumi:providers:digitalocean" };
  const component = { ...firewall, type: "seawall:network:Role", custom: false };
  const state = { version: 3, deployment: { manifest: { time: "now" }, resources: [firewall, provider, component] } };
  expect(asItIs(state)).toEqual({
    version: 3,
    deployment: {
      manifest: { time: "now" },
      resources: [{ ...firewall, inputs: { ...firewall.outputs, unread: 1 } }, provider, component],
    },
  });
  expect(asItIs({ version: 3, deployment: {} })).toEqual({ version: 3, deployment: {} });
});
