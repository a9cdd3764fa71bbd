import { knownOutputs } from "../../../sandbox/cli/outputs";

const host = { publicIp: "198.18.0.16", privateIp: "10.0.0.2", dropletId: 1, user: "deploy", hostKey: "ssh-ed25519 A" };
const way = { host: "web", network: "public", protocol: "tcp", ports: "443", from: ["world"] };
const cluster = { kubeconfig: "apiVersion: v1", endpoint: "198.18.0.16", nodes: { "k8s-cp-1": "control" } };

test("the outputs that are read are those of the documented shape", () => {
  const outputs = {
    hosts: { web: host },
    exposure: [way],
    deployKey: "key",
    urls: { www: "https://www.example.com" },
    clusters: { k8s: cluster },
  };
  expect(knownOutputs({ ...outputs, another: 1 })).toEqual(outputs);
  expect(knownOutputs({})).toEqual({});
});

test("another program may put out anything else under the same names", () => {
  expect(
    knownOutputs({
      hosts: { web: host, broken: { publicIp: "198.18.0.17" }, text: "198.18.0.18" },
      exposure: [way, "80", { host: "web" }],
      deployKey: { path: "~/.ssh/id" },
      urls: { www: "https://www.example.com", count: 2 },
      clusters: ["k8s"],
    }),
  ).toEqual({ hosts: { web: host }, exposure: [way], urls: { www: "https://www.example.com" } });
  expect(knownOutputs({ hosts: ["web"], exposure: "none", urls: null, clusters: { k8s: 1 } })).toEqual({
    clusters: {},
  });
});
