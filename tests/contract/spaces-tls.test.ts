import { X509Certificate } from "node:crypto";
import * as https from "node:https";
import * as tls from "node:tls";
import * as s3 from "@aws-sdk/client-s3";
import { made } from "./suites/requests";
import { errorOf, text } from "./suites/spaces/support";
import { sandboxTarget } from "./sandbox-target";

// Spaces as a host asks it: by TLS, under its names. What the router does on the way is of tests/sandbox.

jest.setTimeout(120_000);

const target = sandboxTarget({ spaces: true });
const Bucket = "reached";
let trusted: string;
const keys: Record<string, { accessKeyId: string; secretAccessKey: string }> = {};
const clients: s3.S3Client[] = [];

/** Connects where hosts are led to, whatever the name is that is asked for. */
function agent(ca: string): https.Agent {
  const { machineAddress: host, spacesPort: port } = target.sandbox.instance;
  return Object.assign(new https.Agent({ keepAlive: false }), {
    createConnection: (options: tls.ConnectionOptions) => tls.connect({ ...options, host, port, ca }),
  });
}

function client(credentials: { accessKeyId: string; secretAccessKey: string }, region = "sgp1", ca = trusted) {
  const endpoint = `https://${region}.digitaloceanspaces.com`;
  const made = new s3.S3Client({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    requestHandler: { httpsAgent: agent(ca) },
  });
  clients.push(made);
  return made;
}

const get = (Key: string) => new s3.GetObjectCommand({ Bucket, Key });
const put = (Key: string, Body: string) => new s3.PutObjectCommand({ Bucket, Key, Body });

beforeAll(async () => {
  trusted = await target.sandbox.daemon.cloud.authority.certificate();
  await target.s3().send(new s3.CreateBucketCommand({ Bucket }));
  for (const permission of ["read", "readwrite"]) {
    const body = { name: permission, grants: [{ bucket: Bucket, permission }] };
    const { key } = (await made(target, "/v2/spaces/keys", body, 201)) as {
      key: { access_key: string; secret_key: string };
    };
    keys[permission] = { accessKeyId: key.access_key, secretAccessKey: key.secret_key };
  }
});
afterAll(() => clients.forEach((one) => one.destroy()));

const keyFor = (permission: string) => {
  const key = keys[permission];
  if (!key) throw new Error(`no key for ${permission}`);
  return key;
};

test("a scoped key puts, gets and lists, and does no more than its grant says", async () => {
  const writer = client(keyFor("readwrite"));
  const large = "kept".repeat(1_000_000);
  await writer.send(put("a/b", large));
  expect(await text(await writer.send(get("a/b")))).toBe(large);
  const listed = await writer.send(new s3.ListObjectsV2Command({ Bucket }));
  expect(listed.Contents?.map(({ Key }) => Key)).toEqual(["a/b"]);
  expect(await errorOf(client(keyFor("read")).send(put("c", "x")))).toEqual([403, "AccessDenied"]);
});

test("a wrong key, no key and another region's name get nothing", async () => {
  const wrong = { ...keyFor("readwrite"), secretAccessKey: "not/the+secret" };
  expect(await errorOf(client(wrong).send(get("a/b")))).toEqual([403, "SignatureDoesNotMatch"]);
  const nobody = { accessKeyId: "DO00NOBODY", secretAccessKey: "x" };
  expect(await errorOf(client(nobody).send(get("a/b")))).toEqual([403, "InvalidAccessKeyId"]);
  expect(await errorOf(client(keyFor("readwrite"), "fra1").send(get("a/b")))).toEqual([404, "NoSuchBucket"]);
  const status = await new Promise((resolve, reject) => {
    https
      .get(`https://${Bucket}.sgp1.digitaloceanspaces.com/a/b`, { agent: agent(trusted) }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on("error", reject);
  });
  expect(status).toBe(403);
});

test("the certificate is for every region and bucket, of the authority that hosts trust, and for nothing else", async () => {
  const { machineAddress: host, spacesPort: port } = target.sandbox.instance;
  const raw = await new Promise<Buffer>((resolve, reject) => {
    const socket = tls.connect({ host, port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw);
      socket.destroy();
    });
    socket.on("error", reject);
  });
  const certificate = new X509Certificate(raw);
  expect(certificate.verify(new X509Certificate(trusted).publicKey)).toBe(true);
  const matching = [
    "sgp1.digitaloceanspaces.com",
    "b.ams3.digitaloceanspaces.com",
    "digitaloceanspaces.com",
    "a.b.sgp1.digitaloceanspaces.com",
    "api.digitalocean.com",
  ].filter((name) => certificate.checkHost(name) !== undefined);
  expect(matching).toEqual(["sgp1.digitaloceanspaces.com", "b.ams3.digitaloceanspaces.com"]);
});

test("who trusts the origin CA alone does not trust it", async () => {
  const origin = await target.sandbox.daemon.cloud.originAuthority.certificate();
  await expect(client(keyFor("read"), "sgp1", origin).send(get("a/b"))).rejects.toThrow(/self-signed|unable to/);
});

test("names of Spaces are answered by one zone", () => {
  const [zone, ...others] = target.sandbox.driver.zones.filter(({ name }) => name === "digitaloceanspaces.com");
  expect(others).toEqual([]);
  expect(zone?.records).toContainEqual({
    name: "*.sgp1.digitaloceanspaces.com",
    type: "A",
    data: "198.18.16.6",
    ttl: 30,
  });
});

test("requests are logged as those through the proxy", async () => {
  const since = Date.now();
  await text(await client(keyFor("read")).send(get("a/b")));
  const log = await target.sandbox.call("GET", `/_seawall/requests?since=${since}`);
  expect((log.body as { requests: unknown[] }).requests).toMatchObject([
    { api: "spaces", method: "GET", path: `${Bucket}.sgp1.digitaloceanspaces.com/a/b`, status: 200, write: false },
  ]);
});
