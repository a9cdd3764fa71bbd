import * as https from "node:https";
import { Kubectl, liftLimits } from "../support/cluster";
import { Clone } from "../support/sandbox";

jest.setTimeout(1_200_000);

const clone = Clone.make();
const kubectl = new Kubectl(clone, "k8s");
const token = `dop_v1_${"5".repeat(64)}`;
const certs = "/var/snap/microk8s/current/certs";

const allOn = {
  "seawall:clusters.k8s.cisHardening": true,
  "seawall:clusters.k8s.cloudController": true,
  "seawall:clusters.k8s.csiDriver": true,
  "seawall:clusters.k8s.addons": { ingress: true, certManager: true, metricsServer: true, hostpathStorage: true },
};

/** A line for root's shell on the control plane. */
async function onControlPlane(line: string): Promise<string> {
  const result = await clone.ssh("k8s-cp-1", "sudo", "bash", "-c", line);
  if (result.code !== 0) throw new Error(result.output);
  return result.stdout.trim();
}

const names = async (...what: string[]): Promise<string[]> =>
  (await kubectl.must("get", ...what, "-o", "name")).split("\n").filter(Boolean).sort();

beforeAll(async () => {
  liftLimits(clone);
  await clone.secret("seawall:clusterSecrets.k8s.apiToken", token);
  clone.configure(allOn);
  await clone.must("up", "dev");
});

afterAll(async () => {
  await clone.seawall("reset", "--yes");
  clone.remove();
});

describe("a cluster with everything on", () => {
  test("has the cloud's controller and its storage driver, and they have the token", async () => {
    const system = await names("deployments,statefulsets,daemonsets", "-n", "kube-system");
    expect(system).toEqual(
      expect.arrayContaining([
        "daemonset.apps/csi-do-node",
        "deployment.apps/coredns",
        "deployment.apps/digitalocean-cloud-controller-manager",
        "deployment.apps/metrics-server",
        "statefulset.apps/csi-do-controller",
      ]),
    );
    const path = "jsonpath={.data.access-token}";
    const kept = await kubectl.must("get", "secret", "digitalocean", "-n", "kube-system", "-o", path);
    expect(Buffer.from(kept, "base64").toString()).toBe(token);
    expect(await names("csidrivers")).toEqual(["csidriver.storage.k8s.io/dobs.csi.digitalocean.com"]);
  });

  test("tells its nodes which droplets they are, and lets pods on them", async () => {
    for (const { metadata, spec } of await kubectl.nodes()) {
      expect(spec.providerID).toMatch(/^digitalocean:\/\/\d+$/);
      expect(metadata.labels["topology.kubernetes.io/region"]).toBe("sgp1");
      expect((spec.taints ?? []).map(({ key }) => key)).not.toContain("node.cloudprovider.kubernetes.io/uninitialized");
    }
  });

  test("has one default class of storage, the cloud's", async () => {
    type Classes = { items: { metadata: { name: string; annotations?: Record<string, string> } }[] };
    const { items } = await kubectl.json<Classes>("get", "storageclasses");
    const isDefault = "storageclass.kubernetes.io/is-default-class";
    expect(items.map(({ metadata }) => metadata.name)).toContain("microk8s-hostpath");
    expect(items.filter((c) => c.metadata.annotations?.[isDefault] === "true").map((c) => c.metadata.name)).toEqual([
      "do-block-storage",
    ]);
  });

  test("has cert-manager, and what it is asked by", async () => {
    expect(await names("deployments", "-n", "cert-manager")).toEqual([
      "deployment.apps/cert-manager",
      "deployment.apps/cert-manager-cainjector",
      "deployment.apps/cert-manager-webhook",
    ]);
    const resources = await kubectl.must("api-resources", "--api-group=cert-manager.io", "-o", "name");
    expect(resources).toContain("certificates.cert-manager.io");
  });

  test("is hardened: it audits who asks what, and pulls images anew", async () => {
    const args = await onControlPlane("cat /var/snap/microk8s/current/args/kube-apiserver");
    expect(args).toMatch(/^--audit-log-maxage=30$/m);
    expect(args).toMatch(/^--enable-admission-plugins=EventRateLimit,AlwaysPullImages,NodeRestriction$/m);
    await kubectl.must("create", "configmap", "who-asked", "--from-literal=a=b");
    await onControlPlane('grep -q "who-asked" /var/log/apiserver/audit.log');
    await kubectl.must("run", "puller", "--image=registry.example/app:1", "--image-pull-policy=Never");
    expect(await kubectl.must("get", "pod", "puller", "-o", "jsonpath={.spec.containers[0].imagePullPolicy}")).toBe(
      "Always",
    );
  });
});

/** What the API shows to whoever connects: the serial and the end of its certificate. */
function shown(endpoint: string): Promise<{ serial: string; daysLeft: number }> {
  return new Promise((resolve, reject) => {
    const request = https.request(endpoint, { rejectUnauthorized: false, agent: false }, (response) => {
      const { serialNumber, valid_to } = (response.socket as import("node:tls").TLSSocket).getPeerCertificate();
      response.resume();
      resolve({ serial: serialNumber, daysLeft: (Date.parse(valid_to) - Date.now()) / 86_400_000 });
    });
    request.setTimeout(10_000, () => request.destroy(new Error("no answer within 10 s")));
    request.on("error", reject);
    request.end();
  });
}

describe("certificates", () => {
  const refresh = "systemctl start seawall-kubernetes-certificates.service";

  test("that are good for long are left alone; one that ends within 60 days is renewed by the timer's service", async () => {
    const { k8s } = JSON.parse(
      await clone.must("exec", "--", "pulumi", "stack", "output", "clusters", "--json", "--show-secrets"),
    ) as Record<string, { endpoint: string }>;
    const endpoint = k8s!.endpoint;
    const first = await shown(endpoint);
    await onControlPlane(refresh);
    expect(await shown(endpoint)).toMatchObject({ serial: first.serial });

    await onControlPlane(
      [
        "set -euo pipefail",
        `cd ${certs}`,
        'openssl x509 -in server.crt -noout -ext subjectAltName | tail -n +2 | sed "s/IP Address/IP/g; s/^ */subjectAltName=/" >/root/names',
        'openssl req -new -key server.key -subj "/CN=127.0.0.1" |' +
          " openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile /root/names -out server.crt",
        "systemctl restart snap.microk8s.daemon-kubelite",
      ].join("\n"),
    );
    const old = await shownOnce(endpoint, (is) => is.daysLeft < 31);
    expect(old.serial).not.toBe(first.serial);

    await onControlPlane(refresh);
    const renewed = await shownOnce(endpoint, (is) => is.daysLeft > 300);
    expect(renewed.serial).not.toBe(old.serial);
    expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-cp-1"]);
  });

  /** What the API shows once it answers, within a minute. */
  async function shownOnce(endpoint: string, is: (certificate: { daysLeft: number }) => boolean) {
    for (let tries = 0; ; tries += 1) {
      const seen = await shown(endpoint).catch(() => undefined);
      if (seen && is(seen)) return seen;
      if (tries === 60) throw new Error(`the API shows ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
});

test("what is switched off goes, with the token, and the nodes stay", async () => {
  clone.configure({
    "seawall:clusters.k8s.cloudController": false,
    "seawall:clusters.k8s.csiDriver": false,
    "seawall:clusters.k8s.addons": {},
  });
  await clone.must("exec", "--", "pulumi", "config", "rm", "seawall:clusterSecrets");
  await clone.must("up", "dev");
  const system = await names("deployments,statefulsets,daemonsets", "-n", "kube-system");
  expect(system.join(" ")).not.toMatch(/digitalocean|csi-do|metrics-server/);
  expect((await kubectl.run("get", "secret", "digitalocean", "-n", "kube-system")).code).not.toBe(0);
  expect(await names("csidrivers")).toEqual([]);
  expect(await kubectl.ready()).toEqual(["k8s-apps-1", "k8s-cp-1"]);
  const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
  expect([value.code, writes]).toEqual([0, []]);
});
