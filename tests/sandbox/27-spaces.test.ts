import * as fs from "node:fs";
import * as path from "node:path";
import { Clone, until } from "../support/sandbox";
import { RootSsh } from "../support/ssh";

const clone = Clone.shared();
jest.setTimeout(120_000);

interface Droplet {
  status: string;
  networks: { v4: { ip_address: string; type: string }[] };
}
interface Key {
  access_key: string;
  secret_key: string;
}

const api = <T>(method: string, route: string, body?: unknown) => clone.digitalocean<T>(method, `/v2/${route}`, body);
const ssh = new RootSsh();
const bucket = "reached-from-hosts";
const region = "sgp1";
const url = (key = "", name = bucket) => `https://${name}.${region}.digitaloceanspaces.com/${key}`;
/** What is to be removed at the end, the last made first. */
const made: string[] = [];
let id: number;
let address: string;
let all: Key;
let key: Key;

/** The same from a host: the answer's body and status, or curl's exit code. The key goes in by standard input. */
async function curl(args: string, as?: Key): Promise<string> {
  const config = as ? `user = "${as.access_key}:${as.secret_key}"\naws-sigv4 = "aws:amz:${region}:s3"\n` : "";
  const encoded = Buffer.from(config).toString("base64");
  const command = `base64 -d <<<"${encoded}" | curl -s -m 5 -w '|%{http_code}' --config - ${args}`;
  const { code, stdout } = await ssh.run(address, command);
  return code === 0 ? stdout : `exit ${code}`;
}

const strangersCurl = async (...args: string[]): Promise<string> => {
  const { code, stdout } = await clone.inside("stranger", "curl", "-s", "-m", "5", "-w", "|%{http_code}", ...args);
  return code === 0 ? stdout : `exit ${code}`;
};

beforeAll(async () => {
  const { ssh_key: root } = await api<{ ssh_key: { id: number } }>("POST", "account/keys", {
    name: "test of Spaces",
    public_key: ssh.publicKey,
  });
  made.unshift(`account/keys/${root.id}`);
  const fullaccess = { name: "reached-all", grants: [{ bucket: "", permission: "fullaccess" }] };
  ({ key: all } = await api<{ key: Key }>("POST", "spaces/keys", fullaccess));
  made.unshift(`spaces/keys/${all.access_key}`);
  const body = { name: "reaches", region, size: "s-1vcpu-1gb", image: "debian-13-x64", ssh_keys: [root.id] };
  ({
    droplet: { id },
  } = await api<{ droplet: { id: number } }>("POST", "droplets", { ...body, tags: ["reaches"] }));
  made.unshift(`droplets/${id}`, "tags/reaches");
  address = await until("the droplet", 90, async () => {
    const { droplet } = await api<{ droplet: Droplet }>("GET", `droplets/${id}`);
    return droplet.status === "active" && droplet.networks.v4.find(({ type }) => type === "public")?.ip_address;
  });
  await until("cloud-init", 60, async () => (await ssh.run(address, "cloud-init status --wait")).code === 0);
  expect(await curl(`-X PUT ${url()}`, all)).toBe("|200");
  const grants = [{ bucket, permission: "readwrite" }];
  ({ key } = await api<{ key: Key }>("POST", "spaces/keys", { name: "reached-scoped", grants }));
  made.unshift(`spaces/keys/${key.access_key}`);
});

afterAll(async () => {
  await curl(`-X DELETE ${url("a/b")}`, all);
  await curl(`-X DELETE ${url()}`, all);
  for (const route of made) {
    await api("DELETE", route).catch((error: unknown) => console.error(`${route}: ${String(error)}`));
  }
  await until("the droplet to be gone", 60, () =>
    api("GET", `droplets/${id}`).then(
      () => false,
      () => true,
    ),
  );
  ssh.remove();
});

test("a droplet puts, lists and gets an object with a scoped key, and trusts the certificate by itself", async () => {
  await ssh.must(address, "head -c 3000000 /dev/urandom >/root/object");
  expect(await curl(`-T /root/object ${url("a/b")}`, key)).toBe("|200");
  expect(await curl(`'${url()}?list-type=2'`, key)).toMatch(/<Key>a\/b<\/Key>[\s\S]*\|200$/);
  expect(await curl(`-o /root/again ${url("a/b")}`, key)).toBe("|200");
  await ssh.must(address, "cmp /root/object /root/again");
});

test("a wrong key, no key and a stranger get nothing", async () => {
  expect(await curl(url("a/b"), { ...key, secret_key: "wrong" })).toMatch(/SignatureDoesNotMatch[\s\S]*\|403$/);
  expect(await curl(url("a/b"))).toMatch(/AccessDenied[\s\S]*\|403$/);
  expect(await curl(url("a/b", "another-bucket"), key)).toMatch(/\|403$/);
  // Who is on the internet reaches Spaces, as anybody does, but trusts no authority of the sandbox's.
  expect(await strangersCurl(url("a/b"))).toBe("exit 60");
  expect(await strangersCurl("-k", url("a/b"))).toMatch(/AccessDenied[\s\S]*\|403$/);
});

test("port 443 is all that answers there", async () => {
  const spaces = await ssh.must(address, `getent ahostsv4 ${bucket}.${region}.digitaloceanspaces.com | cut -d' ' -f1`);
  const place = spaces.split("\n")[0] ?? "";
  const ports = "22 80 8443 17301";
  const knock = `for p in ${ports}; do timeout 2 bash -c "</dev/tcp/${place}/$p" 2>/dev/null && echo $p; done; true`;
  expect(await ssh.must(address, knock)).toBe("");
  expect((await ssh.run(address, `ping -c 1 -W 2 ${place}`)).code).not.toBe(0);
});

test("is the internet to a droplet's firewall: outbound rules let it there or not", async () => {
  const anywhere = { addresses: ["0.0.0.0/0"] };
  const rules = (ports: string) => ({
    name: "reaches",
    tags: ["reaches"],
    inbound_rules: [{ protocol: "tcp", ports: "22", sources: anywhere }],
    outbound_rules: [
      { protocol: "udp", ports: "53", destinations: anywhere },
      { protocol: "tcp", ports, destinations: anywhere },
    ],
  });
  const { firewall } = await api<{ firewall: { id: string } }>("POST", "firewalls", rules("80"));
  made.unshift(`firewalls/${firewall.id}`);
  // Exit 28: no answer in time.
  expect(await curl(url("a/b"), key)).toBe("exit 28");
  await api("PUT", `firewalls/${firewall.id}`, rules("443"));
  expect(await curl(`-o /dev/null ${url("a/b")}`, key)).toBe("|200");
});

test("answers as before after the cloud was killed and started again, and after a reboot", async () => {
  const head = `-o /dev/null ${url("a/b")}`;
  const cloud = Number(fs.readFileSync(path.join(clone.directory, ".seawall/run/cloud.pid"), "utf8"));
  process.kill(cloud, "SIGKILL");
  // Exit 7: refused.
  expect(await curl(head, key)).toBe("exit 7");
  await clone.must("up", "dev");
  expect(await curl(head, key)).toBe("|200");
  const { action } = await api<{ action: { id: number } }>("POST", `droplets/${id}/actions`, { type: "reboot" });
  await until("the reboot", 60, async () => {
    const { action: now } = await api<{ action: { status: string } }>("GET", `actions/${action.id}`);
    return now.status === "completed";
  });
  await until("the droplet to be up", 60, async () => (await ssh.run(address, "true")).code === 0);
  expect(await curl(head, key)).toBe("|200");
});
