import { stepOf } from "../../../sandbox/cloud/digitalocean/kubernetes/plan";
import type { KubernetesNode, NodePool } from "../../../sandbox/cloud/store/kubernetes";

const pool = (count: number): NodePool => ({
  id: "pool",
  clusterId: "cluster",
  size: "s-1vcpu-2gb",
  name: "apps",
  count,
  tags: [],
  labels: {},
  taints: [],
  autoScale: false,
  minNodes: 0,
  maxNodes: 0,
});

/** "1+" is an old node that runs, "2…" a new one that is coming up, "2-" one that is going. */
const nodes = (text: string): KubernetesNode[] =>
  text
    .split(" ")
    .filter(Boolean)
    .map((word, index) => ({
      id: `${index}`,
      clusterId: "cluster",
      poolId: "pool",
      version: word.charAt(0),
      name: "",
      dropletId: "",
      state: ({ "+": "running", "…": "provisioning", "-": "draining" } as const)[word.charAt(1) as "+"],
      skipDrain: false,
      createdAt: "",
      updatedAt: "",
    }));

const step = (surgeUpgrade: boolean, count: number, text: string): [number, string] => {
  const { add, retire } = stepOf({ version: "2", surgeUpgrade }, pool(count), nodes(text));
  return [add, retire.map(({ id }) => id).join()];
};

describe("a pool of one version", () => {
  test.each([
    ["of nothing", 2, "", 2, ""],
    ["that has all of its nodes", 2, "2+ 2+", 0, ""],
    ["whose nodes are coming up", 2, "2+ 2…", 0, ""],
    ["that lost a node", 3, "2+ 2- 2+", 1, ""],
    ["that has more than it should: the newest go", 1, "2+ 2+ 2…", 0, "1,2"],
    ["that has more, of which some go already", 1, "2+ 2+ 2-", 0, "1"],
  ])("%s", (_, count, text, add, retire) => {
    expect(step(true, count, text)).toEqual([add, retire]);
    expect(step(false, count, text)).toEqual([add, retire]);
  });
});

describe("an upgrade with a surge", () => {
  test.each([
    ["brings up new nodes first", 2, "1+ 1+", 2, ""],
    ["waits for them", 2, "1+ 1+ 2… 2…", 0, ""],
    ["lets an old one go for each that runs", 2, "1+ 1+ 2+ 2…", 0, "0"],
    ["lets all old ones go once the new ones run", 2, "1+ 1+ 2+ 2+", 0, "0,1"],
    ["brings up ten at a time", 12, Array(12).fill("1+").join(" "), 10, ""],
    ["goes on with a pool that has become smaller", 1, "1+ 1+ 1+ 2+", 0, "0,1,2"],
  ])("%s", (_, count, text, add, retire) => expect(step(true, count, text)).toEqual([add, retire]));
});

describe("an upgrade without one", () => {
  test.each([
    ["lets one old node go", 3, "1+ 1+ 1+", 0, "0"],
    ["waits until it is gone", 3, "1- 1+ 1+", 0, ""],
    ["brings up one in its place", 3, "1+ 1+", 1, ""],
    ["waits until that runs", 3, "1+ 1+ 2…", 0, ""],
    ["goes on with the next", 3, "1+ 1+ 2+", 0, "0"],
    ["lets more go where the pool has become smaller", 1, "1+ 1+ 2+", 0, "0,1"],
  ])("%s", (_, count, text, add, retire) => expect(step(false, count, text)).toEqual([add, retire]));
});
