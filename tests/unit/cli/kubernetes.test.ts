import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clusterFacts, clusterOf, clusterRows, readyNodes, withKubeconfig } from "../../../sandbox/cli/clusters";
import { CliError } from "../../../sandbox/cli/exit";
import { makeKubernetes } from "../../../sandbox/cli/kubernetes";
import type { ClusterOutput } from "../../../sandbox/cli/outputs";
import { hasClusters } from "../../../sandbox/cli/stacks";
import type { Instance } from "../../../sandbox/instance";
import type { KubernetesState } from "../../../sandbox/microk8s";
import { Authority, FakeKubernetes, kubeconfigFor } from "../recover/kubernetes";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-kubectl-"));
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

const cluster: ClusterOutput = {
  kubeconfig: "apiVersion: v1\nsecret: the-secret\n",
  endpoint: "https://198.18.0.16:16443",
  channel: "1.36/stable",
  distribution: "microk8s",
  nodes: { "k8s-cp-1": "control", "k8s-apps-1": "worker", "k8s-apps-2": "worker" },
};

test.each([
  ["config:\n  seawall:clusters: {k8s: {}}\n", true],
  ["config:\n  seawall:clusters:\n    k8s: {channel: 1.36/stable}\n", true],
  ["config:\n  seawall:clusters: {}\n", false],
  ["config:\n  seawall:clusters:\n", false],
  ["config:\n  other:clusters: {k8s: {}}\n", false],
  ["", false],
])("a stack file %j has clusters: %s", (text, expected) => {
  fs.writeFileSync(path.join(work, "Pulumi.some.yaml"), text);
  const project = { name: "seawall", directory: work, stackDirectory: work, config: {} };
  expect(hasClusters("some", project)).toBe(expected);
});

describe("which cluster", () => {
  test("is the only one, or the one that was named", () => {
    const other = { ...cluster, endpoint: "https://other" };
    expect(clusterOf({ clusters: { k8s: cluster } }, "dev")).toBe(cluster);
    expect(clusterOf({ clusters: { k8s: cluster, other } }, "dev", "other")).toBe(other);
  });

  test.each([
    [{}, undefined, "The stack dev has no cluster. `seawall:clusters` in its file makes one."],
    [{ clusters: { a: cluster } }, "b", 'The stack dev has no cluster "b". Clusters: a.'],
    [
      { clusters: { a: cluster, b: cluster } },
      undefined,
      "The stack dev has several clusters: name one with --cluster. Clusters: a, b.",
    ],
  ])("else it says what there is (%#)", (outputs, name, message) => {
    const refuse = () => clusterOf(outputs, "dev", name);
    expect(refuse).toThrow(message);
    expect(refuse).toThrow(expect.objectContaining({ code: 2 }) as CliError);
  });
});

describe("the administrator's credentials", () => {
  const left = () => fs.readdirSync(work).filter((name) => name.startsWith("kubectl-"));

  test("lie in a file of the owner's alone while kubectl runs, and kubectl goes no other way than to the sandbox", async () => {
    process.env.HTTPS_PROXY = "http://proxy.example";
    process.env.KUBECONFIG = "/home/user/.kube/config";
    const seen = await withKubeconfig(
      cluster.kubeconfig,
      async (environment) => {
        const file = environment.KUBECONFIG ?? "";
        expect(fs.statSync(file).mode & 0o777).toBe(0o600);
        expect(fs.readFileSync(file, "utf8")).toBe(cluster.kubeconfig);
        return environment;
      },
      work,
    );
    delete process.env.HTTPS_PROXY;
    delete process.env.KUBECONFIG;
    expect(seen).toMatchObject({ PATH: process.env.PATH, KUBERC: "off", KUBECACHEDIR: `${work}/kubectl-cache` });
    expect(Object.keys(seen).filter((name) => /^(https?|all|no)_proxy$/i.test(name))).toEqual([]);
    expect(JSON.stringify(seen)).not.toContain("the-secret");
    expect(left()).toEqual([]);
  });

  test("are gone also where it fails", async () => {
    const failing = withKubeconfig(cluster.kubeconfig, () => Promise.reject(new Error("no")), work);
    await expect(failing).rejects.toThrow("no");
    expect(left()).toEqual([]);
  });
});

describe("how a cluster is", () => {
  let authority: Authority;
  beforeAll(() => (authority = new Authority()));
  afterAll(() => authority.remove());

  /** What is told of the cluster, whose API lists these nodes; or has stopped already. */
  async function told(ready: boolean[], { nodes = cluster.nodes, stopped = false } = {}): Promise<string> {
    const api = new FakeKubernetes(authority, Object.fromEntries(ready.map((one, i) => [`n${i}`, [{ ready: one }]])));
    const kubeconfig = kubeconfigFor(authority, await api.listen());
    if (stopped) api.close();
    return readyNodes({ ...cluster, nodes, kubeconfig }).finally(() => api.close());
  }

  test("its nodes that are ready, of those that there should be", async () => {
    expect(await told([true, false, false])).toBe("1 of 3");
    expect(await told([true])).toBe("1 of 3");
    expect(await told([true], { nodes: {} })).toBe("1 of 1");
  });

  test("or that its API does not answer, and why", async () => {
    expect(await told([true], { stopped: true })).toBe("its API does not answer: connection refused");
    expect(await readyNodes({ ...cluster, kubeconfig: "[secret]" })).toBe("no kubeconfig to ask it with");
  });

  test("as a table, without a secret", async () => {
    expect(clusterRows(await clusterFacts({ k8s: cluster }, async () => "3 of 3"))).toEqual([
      ["cluster", "distribution", "channel", "endpoint", "nodes ready"],
      ["k8s", "microk8s", "1.36/stable", "https://198.18.0.16:16443", "3 of 3"],
    ]);
  });
});

describe("waiting for the programs", () => {
  /** A cloud that tells these states, one after the other. */
  function cloud(...states: KubernetesState[]) {
    const asked: string[] = [];
    const next = (verb: string) => async () => {
      asked.push(verb);
      return states.shift() ?? { state: "complete" as const };
    };
    return { asked, kubernetes: next("get"), wantKubernetes: next("put") };
  }
  const making = (detail: string): KubernetesState => ({ state: "making", detail });

  test("tells how far they are, and asks again where the cloud was started anew", async () => {
    const told: string[] = [];
    const restarted = cloud(making("one"), making("two"), { state: "none" }, making("three"));
    await makeKubernetes({} as Instance, (detail) => told.push(detail), restarted, 1);
    expect([told, restarted.asked]).toEqual([
      ["one", "two", "three", ""],
      ["put", "get", "get", "put", "get"],
    ]);
  });

  test("ends with the reason where they cannot be made", async () => {
    const failing = cloud(making("one"), { state: "failed", reason: "no Go" });
    await expect(makeKubernetes({} as Instance, () => undefined, failing, 1)).rejects.toThrow("no Go");
  });
});
