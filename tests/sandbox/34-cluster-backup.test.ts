import { Kubectl, liftLimits } from "../support/cluster";
import { Clone } from "../support/sandbox";

const clone = Clone.shared();
const old = new Kubectl(clone, "k8s");
const again = new Kubectl(clone, "again");
jest.setTimeout(900_000);

const output = async <T>(name: string): Promise<T> =>
  JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "output", name, "--json", "--show-secrets")) as T;

/** How a script that runs as root on a control plane reaches the bucket: curl with the keys in a file of its own. */
const bucket = `set -euo pipefail
. /etc/seawall/kubernetes/backup.env
cd "$(mktemp -d)"
printf 'user = "%s:%s"\\naws-sigv4 = "aws:amz:%s:s3"\\nfail\\nsilent\\nshow-error\\n' "$ACCESS_KEY" "$SECRET_KEY" "$REGION" >curl.conf
at="https://$BUCKET.\${ENDPOINT#https://}"
`;

/** Removes every version of every object: a bucket that holds something is not destroyed with its stack. */
const empty = `${bucket}
curl -K curl.conf "$at/?versions=" | python3 -c '
import sys, urllib.parse, xml.etree.ElementTree as tree
for entry in tree.fromstring(sys.stdin.read()).iter():
    if entry.tag.rpartition("}")[2] in ("Version", "DeleteMarker"):
        of = {child.tag.rpartition("}")[2]: child.text for child in entry}
        print(urllib.parse.quote(of["Key"]) + "?versionId=" + of["VersionId"])
' >versions
while read -r version; do curl -K curl.conf -X DELETE "$at/$version"; done <versions
`;

/** A backup of which the second half of the archive is missing, under a stamp of its own. */
const cut = `${bucket}
at="$at/$PREFIX"
stamp=$(curl -K curl.conf "$at/latest")
for file in backup.tar manifest.json; do curl -K curl.conf -o "$file" "$at/$stamp/$file"; done
head -c "$(($(stat -c %s backup.tar) / 2))" backup.tar >half
curl -K curl.conf -T half "$at/20200101T000000Z/backup.tar"
curl -K curl.conf -T manifest.json "$at/20200101T000000Z/manifest.json"
`;

/** Runs a script as root on the control plane that makes the backups. */
async function onControlPlane(script: string) {
  const hosts = await output<Record<string, { dropletId: string }>>("hosts");
  return clone.inside(Number(hosts["k8s-cp-1"]?.dropletId), "bash", "-c", script);
}

describe("a backup of the cluster", () => {
  beforeAll(() => liftLimits(clone));
  afterAll(async () => {
    await clone.pulumi("config", "rm", "--path", "seawall:clusterSecrets.again");
    clone.restore();
    await clone.must("up", "dev");
    await old.run("delete", "configmap,secret", "kept");
    expect((await onControlPlane(empty)).output).toBe("");
  });

  test("is made on a control plane, into the stack's bucket", async () => {
    await old.must("create", "configmap", "kept", "--from-literal=word=quincunx");
    await old.must("create", "secret", "generic", "kept", "--from-literal=word=syzygy");
    const made = await clone.ssh("k8s-cp-1", "sudo", "seawall-node", "backup");
    expect(made.output).not.toMatch(/syzygy/);
    expect(made.code).toBe(0);
  });

  test("that is cut is refused by a new cluster before anything of it is touched", async () => {
    expect((await onControlPlane(cut)).output).toBe("");

    const { k8s } = await output<Record<string, { encryptionKey: string }>>("clusters");
    clone.configure({
      "seawall:clusters.again": {
        controlPlanes: { count: 1, size: "s-1vcpu-2gb" },
        backups: {},
        restoreFrom: "k8s/20200101T000000Z",
      },
    });
    await clone.secret("seawall:clusterSecrets.again.encryptionKey", k8s?.encryptionKey ?? "");
    const refused = await clone.seawall("up", "dev");
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/it is cut\. Nothing was touched/);
    expect(refused.output).not.toContain(k8s?.encryptionKey);
  });

  test("that is whole brings the objects back, secrets included", async () => {
    clone.configure({ "seawall:clusters.again.restoreFrom": "k8s/latest" });
    await clone.must("up", "dev");
    expect(await again.must("get", "configmap", "kept", "-o", "jsonpath={.data.word}")).toBe("quincunx");
    const secret = await again.must("get", "secret", "kept", "-o", "jsonpath={.data.word}");
    expect(Buffer.from(secret, "base64").toString()).toBe("syzygy");
    expect(await again.ready()).toEqual(["again-cp-1"]);
  });
});
