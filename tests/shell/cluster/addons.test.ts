import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { root } from "../../support/repository";
import { cluster, expectNoSecrets, failed, succeeded } from "./towns";
import { World } from "./world";

jest.setTimeout(120_000);

const token = "dop_v1_0123456789abcdef";
const off = {
  INGRESS: "false",
  CERT_MANAGER: "false",
  METRICS_SERVER: "false",
  HOSTPATH: "false",
  CCM: "false",
  CSI: "false",
};

let before: World;
let world: World;

beforeAll(async () => (before = await cluster([["k8s-cp-1", "10.20.0.11", "control"]])));
afterAll(() => before.remove());
beforeEach(() => (world = before.copy()));
afterEach(() => {
  expectNoSecrets(world);
  expect(world.read("calls") + world.heard()).not.toContain(token);
  world.remove();
});

const addons = (on: Partial<typeof off> = {}) =>
  world.bundle("k8s-cp-1", "addons", {
    env: { CLUSTER: "k8s", NODE: "k8s-cp-1", VPC_ID: "vpc-1", REGION: "fra1", ...off, ...on },
    files: on.CCM || on.CSI ? { token } : {},
  });
const switches = () => world.commands("k8s-cp-1", "microk8s").filter((c) => / (en|dis)able /.test(c));
const kubectl = () => world.commands("k8s-cp-1", "kubectl");

describe("addons", () => {
  test("dns and rbac are always on, the others as asked for, one at a time", async () => {
    succeeded(await addons({ INGRESS: "true", CERT_MANAGER: "true", METRICS_SERVER: "true", HOSTPATH: "true" }));
    expect(switches()).toEqual([
      "microk8s enable rbac",
      "microk8s enable dns",
      "microk8s enable hostpath-storage --default-class=true",
      "microk8s enable ingress",
      "microk8s enable cert-manager",
      "microk8s enable metrics-server",
    ]);
    expect(kubectl()).toContain(
      "kubectl -n cert-manager rollout status deployment/cert-manager-webhook --timeout=600s",
    );
  });

  test("again enables nothing; what is switched off goes, though hostpath-storage asks and fails", async () => {
    succeeded(await addons({ INGRESS: "true", HOSTPATH: "true" }));
    world.forgetCalls();
    succeeded(await addons({ INGRESS: "true", HOSTPATH: "true" }));
    expect(switches()).toEqual([]);
    succeeded(await addons());
    expect(switches()).toEqual(["microk8s disable hostpath-storage", "microk8s disable ingress"]);
  });

  test("one that fails ends the run and is named", async () => {
    world.failing("enable-ingress");
    const outcome = await addons({ INGRESS: "true" });
    failed(outcome, "k8s-cp-1: ingress could not be enabled within 600 s\n");
  });

  test("of two storage classes the cloud's is the default", async () => {
    succeeded(await addons({ HOSTPATH: "true", CSI: "true" }));
    expect(switches()).toContain("microk8s enable hostpath-storage --default-class=false");
    expect(kubectl()).toContain(
      "kubectl annotate storageclass microk8s-hostpath --overwrite storageclass.kubernetes.io/is-default-class=false",
    );
  });
});

describe("the cloud", () => {
  test("its token reaches the API by standard input and leaves no copy", async () => {
    succeeded(await addons({ CCM: "true" }));
    expect(kubectl()).toContain(
      "kubectl -n kube-system create secret generic digitalocean --from-file=access-token=/dev/stdin --dry-run=client -o yaml",
    );
    const folder = world.of("k8s-cp-1", "var/lib/seawall/kubernetes-addons");
    const files = fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((f) => fs.statSync(path.join(folder, f)).isFile());
    for (const file of files) expect(fs.readFileSync(path.join(folder, file), "utf8")).not.toContain(token);
    expect(files).not.toContain("token.yaml");
  });

  test("the controller and the driver start again when what they are told changes", async () => {
    const inputs = () => kubectl().flatMap((c) => /seawall\/inputs":"([0-9a-f]{64})"/.exec(c)?.[1] ?? []);
    succeeded(await addons({ CCM: "true", CSI: "true" }));
    expect(kubectl().filter((c) => c.startsWith("kubectl apply"))).toEqual([
      "kubectl apply --server-side --force-conflicts --field-manager seawall -f token.yaml",
      "kubectl apply --server-side --force-conflicts --field-manager seawall -f -",
      "kubectl apply --server-side --force-conflicts --field-manager seawall -f manifests/cloud-controller.yaml",
      "kubectl apply --server-side --force-conflicts --field-manager seawall -f token.yaml",
      "kubectl apply --server-side --force-conflicts --field-manager seawall -f -",
      "kubectl apply --server-side --force-conflicts --field-manager seawall -f manifests/csi-driver.yaml",
    ]);
    expect(new Set(inputs()).size).toBe(1);
  });

  test("switched off they go, and the token with the last", async () => {
    succeeded(await addons({ CSI: "true" }));
    expect(kubectl().filter((c) => c.includes(" delete "))).toEqual(
      ["kubectl delete --ignore-not-found --timeout=120s -f manifests/cloud-controller.yaml"].filter((c) =>
        c.includes(" delete "),
      ),
    );
    world.forgetCalls();
    succeeded(await addons());
    expect(kubectl()).toContain(
      "kubectl -n kube-system delete --ignore-not-found secret/digitalocean configmap/seawall-cloud",
    );
  });
});

describe("the manifests", () => {
  interface Manifest {
    kind: string;
    metadata: { name: string; annotations?: Record<string, string> };
    spec?: { template?: { spec: Pod } };
  }
  interface Pod {
    hostNetwork: boolean;
    containers: { image: string; env?: { name: string }[] }[];
    volumes?: { hostPath?: { path: string } }[];
  }
  const folder = path.join(root, "components/cluster/scripts/addons/manifests");
  const read = (file: string) =>
    yaml.parseAllDocuments(fs.readFileSync(path.join(folder, file), "utf8")).map((d) => d.toJS() as Manifest);
  const all = fs.readdirSync(folder).flatMap(read);
  const pods = all.flatMap((m) => (m.spec?.template ? [m.spec.template.spec] : []));

  test("pin every image to a version", () => {
    const images = pods.flatMap((pod) => pod.containers.map((c) => c.image));
    expect(images).toHaveLength(7);
    for (const image of images) expect(image).toMatch(/^[a-z.]+\.(io|k8s\.io)\/[a-z/-]+:v\d+\.\d+\.\d+$/);
  });

  test("use the network of the host, from which alone the metadata address answers", () => {
    expect(pods.map((pod) => pod.hostNetwork)).toEqual([true, true, true]);
  });

  test("look for the kubelet where the snap has it", () => {
    const paths = pods.flatMap((pod) => (pod.volumes ?? []).flatMap((v) => v.hostPath?.path ?? []));
    expect(paths.filter((p) => p.includes("kubelet"))).toHaveLength(3);
    for (const p of paths) if (p !== "/dev") expect(p).toMatch(/^\/var\/snap\/microk8s\/common\/var\/lib\/kubelet/);
  });

  test("tell the controller the VPC, without which it makes no load balancer", () => {
    const env = pods.flatMap((pod) => pod.containers.flatMap((c) => (c.env ?? []).map((e) => e.name)));
    expect(env).toEqual(expect.arrayContaining(["DO_ACCESS_TOKEN", "DO_CLUSTER_VPC_ID", "REGION"]));
  });

  test("have one default storage class", () => {
    const defaults = all.filter(
      (m) => m.metadata.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true",
    );
    expect(defaults.map((m) => m.metadata.name)).toEqual(["do-block-storage"]);
  });
});

describe("the kubeconfig", () => {
  const config = (ENDPOINT = "203.0.113.9") =>
    world.bundle("k8s-cp-1", "config", { env: { CLUSTER: "k8s", ENDPOINT } });
  const output = () => world.at("roots/k8s-cp-1/var/lib/seawall/kubernetes-config/output");

  test("is for the administrators' address, and called after the cluster", async () => {
    const outcome = await config();
    succeeded(outcome);
    expect(outcome.log + outcome.said).not.toContain("c2VjcmV0");
    expect((fs.statSync(output()).mode & 0o777).toString(8)).toBe("600");
    expect(yaml.parse(fs.readFileSync(output(), "utf8"))).toEqual({
      apiVersion: "v1",
      clusters: [
        {
          name: "k8s",
          cluster: { server: "https://203.0.113.9:16443", "certificate-authority-data": "bmFtZTogYWRtaW4K" },
        },
      ],
      contexts: [{ name: "k8s", context: { cluster: "k8s", user: "k8s" } }],
      "current-context": "k8s",
      kind: "Config",
      preferences: {},
      users: [
        {
          name: "k8s",
          user: {
            "client-certificate-data": "bmFtZTogYWRtaW4K",
            "client-key-data": "c2VjcmV0LWtleS1vZi10aGUtYWRtaW4=",
          },
        },
      ],
    });
  });

  test("of a node that has none is a failure and no output", async () => {
    world.write("", "roots/k8s-cp-1/var/snap/microk8s/current/var/lock/clustered.lock");
    const outcome = await config();
    failed(outcome, "has no server");
    expect(fs.existsSync(output())).toBe(false);
  });
});
