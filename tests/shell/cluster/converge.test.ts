import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as yaml from "yaml";
import { cluster, expectNoSecrets, succeeded } from "./towns";
import { World } from "./world";

jest.setTimeout(120_000);

let before: World;
let world: World;

beforeAll(
  async () =>
    (before = await cluster([
      ["k8s-cp-1", "10.20.0.11", "control"],
      ["k8s-apps-1", "10.20.0.21", "worker"],
    ])),
);
afterAll(() => before.remove());
beforeEach(() => (world = before.copy()));
afterEach(() => {
  expectNoSecrets(world);
  world.remove();
});

const control = (files: Record<string, string> = {}) => world.join("k8s-cp-1", "control", [], { files });
const worker = (files: Record<string, string> = {}) => world.join("k8s-apps-1", "worker", ["k8s-cp-1"], { files });
const data = (node: string, file: string) => `roots/${node}/var/snap/microk8s/current/${file}`;

describe("labels and taints", () => {
  const labels = (node: string) => {
    const folder = world.at("clusters", world.clusterOf(node), "nodes", node, "labels");
    return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  };

  test.each([
    ["k8s-cp-1", control],
    ["k8s-apps-1", worker],
  ] as const)("of %s come, change and go with the configuration", async (node, converge) => {
    succeeded(await converge({ labels: "tier=apps\nzone=a\n", taints: "dedicated=apps:NoSchedule\nslow:NoExecute\n" }));
    expect(labels(node)).toEqual(["tier", "zone"]);
    succeeded(await converge({ labels: "tier=web\n", taints: "dedicated=web:NoSchedule\n" }));
    expect([labels(node), world.field(node, "labels/tier")]).toEqual([["tier"], "web"]);
    expect(world.field(node, "taints")).toBe("dedicated=web:NoSchedule\n");
    succeeded(await converge());
    expect([labels(node), world.field(node, "taints")]).toEqual([[], ""]);
  });

  test("that others set stay, and one that is gone already is no error", async () => {
    world.set("k8s-apps-1", "labels/by-hand", "yes");
    world.set("k8s-apps-1", "taints", "by-hand:NoSchedule\n");
    succeeded(await worker({ labels: "tier=apps\n", taints: "dedicated=apps:NoSchedule\n" }));
    world.set("k8s-apps-1", "taints", "by-hand:NoSchedule\n");
    succeeded(await worker());
    expect([labels("k8s-apps-1"), world.field("k8s-apps-1", "taints")]).toEqual([["by-hand"], "by-hand:NoSchedule\n"]);
  });

  test.each([
    ["labels", "--all=x"],
    ["labels", "tier=$(touch /tmp/owned)"],
    ["labels", "no-value"],
    ["taints", "--overwrite"],
    ["taints", "key=value"],
    ["taints", "key=value:Never"],
    ["taints", "a b:NoSchedule"],
  ])("that no API would take reach no command line: %s %j", async (file, text) => {
    for (const converge of [control, worker]) {
      const outcome = await converge({ [file]: `${text}\n` });
      expect(outcome.status).toBe(1);
      expect(outcome.log).toContain(`this is no label or taint: ${text}\n`);
    }
    expect(world.read("calls")).not.toContain(text);
  });
});

describe("the names that the API's certificate is for", () => {
  const names = (node: string): string =>
    execFileSync(
      "openssl",
      ["x509", "-in", world.at(data(node, "certs/server.crt")), "-noout", "-ext", "subjectAltName"],
      {
        encoding: "utf8",
      },
    );
  const renewals = () => world.commands("k8s-cp-1", "microk8s").filter((c) => c.startsWith("microk8s refresh-certs"));

  test("follow the configuration, and MicroK8s' own stay", async () => {
    succeeded(await control({ sans: "10.20.0.11\n203.0.113.9\n198.51.100.7\napi.example.com\n" }));
    expect(renewals()).toEqual(["microk8s refresh-certs --cert server.crt"]);
    for (const name of [
      "IP Address:198.51.100.7",
      "DNS:api.example.com",
      "DNS:kubernetes.default.svc",
      "IP Address:10.152.183.1",
    ])
      expect(names("k8s-cp-1")).toContain(name);
    const template = world.read(data("k8s-cp-1", "certs/csr.conf.template"));
    expect(template).toContain("\n#MOREIPS\n\n[ v3_ ext ]\n".replace("v3_ ext", "v3_ext"));
    succeeded(await control({ sans: "10.20.0.11\n203.0.113.9\n198.51.100.7\napi.example.com\n" }));
    expect(renewals()).toHaveLength(1);
    succeeded(await control({ sans: "10.20.0.11\n203.0.113.9\n" }));
    expect(renewals()).toHaveLength(2);
    expect(names("k8s-cp-1")).not.toContain("198.51.100.7");
  });

  test("are put in again where a renewal was cut", async () => {
    fs.rmSync(world.at(data("k8s-cp-1", "certs/server.crt")));
    succeeded(await control());
    expect(renewals()).toHaveLength(1);
  });

  test("a renewal that fails ends the run", async () => {
    world.failing("renew");
    const outcome = await control({ sans: "198.51.100.7\n" });
    expect(outcome).toMatchObject({ status: 1 });
    expect(outcome.said).toContain("k8s-cp-1: server.crt could not be renewed\n");
  });

  test("certificates with less than 60 days left are renewed, others are not", async () => {
    const tool = () => world.run("k8s-cp-1", world.of("k8s-cp-1", "usr/local/sbin/seawall-node"), ["refresh-certs"]);
    succeeded(await tool());
    expect(renewals()).toEqual([]);
    execFileSync(
      "openssl",
      [
        ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 59 -subj /CN=old -keyout /dev/null -out".split(
          " ",
        ),
        world.at(data("k8s-cp-1", "certs/front-proxy-client.crt")),
      ],
      { stdio: "ignore" },
    );
    succeeded(await tool());
    expect(renewals()).toEqual(["microk8s refresh-certs --cert front-proxy-client.crt"]);
  });
});

describe("arguments of the services", () => {
  const launch = (node: string, change: (config: Record<string, Record<string, string>>) => void) => {
    const file = world.of(node, "var/lib/seawall/kubernetes-install/launch.yaml");
    const config = yaml.parse(fs.readFileSync(file, "utf8")) as Record<string, Record<string, string>>;
    change(config);
    fs.writeFileSync(file, yaml.stringify(config, { lineWidth: 0 }));
  };
  const restarts = (node: string) =>
    world.commands(node, "snap").filter((c) => c === "snap restart microk8s.daemon-kubelite").length;

  test("follow the launch configuration on a node that stands, with one restart", async () => {
    launch("k8s-cp-1", (config) => {
      config.extraKubeAPIServerArgs!["--oidc-issuer-url"] = 'https://id.example.com/"quoted": it\'s';
      config.extraKubeAPIServerArgs!["--profiling"] = "true";
      config.extraKubeletArgs!["--cloud-provider"] = "external";
    });
    succeeded(await control());
    const args = world.read(data("k8s-cp-1", "args/kube-apiserver"));
    expect(args).toContain(`--oidc-issuer-url=https://id.example.com/"quoted": it's\n`);
    expect(args.match(/^--profiling=.*$/gm)).toEqual(["--profiling=true"]);
    expect(world.read(data("k8s-cp-1", "args/kubelet"))).toContain("--cloud-provider=external\n");
    expect(restarts("k8s-cp-1")).toBe(1);
    succeeded(await control());
    expect(restarts("k8s-cp-1")).toBe(1);
  });

  test("that are asked for no more go, back to what MicroK8s has", async () => {
    launch("k8s-cp-1", (config) => {
      config.extraKubeAPIServerArgs!["--profiling"] = "true";
      config.extraKubeAPIServerArgs!["--v"] = "4";
    });
    succeeded(await control());
    launch("k8s-cp-1", (config) => {
      delete config.extraKubeAPIServerArgs!["--profiling"];
      delete config.extraKubeAPIServerArgs!["--v"];
    });
    succeeded(await control());
    const args = world.read(data("k8s-cp-1", "args/kube-apiserver"));
    expect(args.match(/^--(profiling|v)=.*$/gm)).toEqual(["--profiling=false"]);
  });

  test("a restart that was cut is made up for", async () => {
    world.write("", "roots/k8s-apps-1/etc/seawall/kubernetes/arguments.pending");
    succeeded(await worker());
    expect(restarts("k8s-apps-1")).toBe(1);
    expect(world.exists("roots/k8s-apps-1/etc/seawall/kubernetes/arguments.pending")).toBe(false);
  });

  test("of a worker are its kubelet's", async () => {
    launch("k8s-apps-1", (config) => (config.extraKubeletArgs!["--max-pods"] = "50"));
    const unlike = world.read(data("k8s-apps-1", "args/kube-apiserver"));
    succeeded(await worker());
    expect(world.read(data("k8s-apps-1", "args/kubelet"))).toContain("--max-pods=50\n");
    expect(world.read(data("k8s-apps-1", "args/kube-apiserver"))).toBe(unlike);
  });
});

test("volumes on a worker's own disk outlive a new start", async () => {
  const volume = "roots/k8s-apps-1/var/snap/microk8s/common/default-storage/claim/row";
  world.write("precious", volume);
  fs.rmSync(world.at("clusters", world.clusterOf("k8s-cp-1"), "nodes/k8s-apps-1"), { recursive: true });
  const outcome = await worker();
  succeeded(outcome);
  expect(outcome.said).toContain("starts anew");
  expect(world.read(volume)).toBe("precious");
});
