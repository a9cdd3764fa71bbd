import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Authority } from "../../../sandbox/cloud/authority/authority";
import { InvalidSigningRequest } from "../../../sandbox/cloud/authority/signing-request";
import { altered, forged, signingRequest } from "../../support/signing-request";

const now = () => new Date("2026-05-01T00:00:00Z");
let directory: string;
let authority: Authority;

beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-authority-"));
  authority = new Authority(directory, now);
});
afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

test.each(["ecdsa", "rsa"] as const)("issues a certificate of a new %s key", async (kind) => {
  const names = ["example.com", "*.example.com", "198.18.16.20"];
  const issued = await authority.issue({ names, days: 90, kind });
  const certificate = new X509Certificate(issued.certificate);
  const root = new X509Certificate(issued.chain);
  expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).toBe(true);
  expect(certificate.checkIssued(root)).toBe(true);
  expect(certificate.verify(root.publicKey)).toBe(true);
  expect(certificate.subject).toBe("CN=example.com");
  expect(certificate.subjectAltName).toBe("DNS:example.com, DNS:*.example.com, IP Address:198.18.16.20");
  expect(new Date(certificate.validFrom)).toEqual(new Date("2026-04-30T23:55:00Z"));
  expect(new Date(certificate.validTo)).toEqual(new Date("2026-07-30T00:00:00Z"));
  expect(certificate.ca).toBe(false);
  expect(root.ca).toBe(true);
});

test("OpenSSL follows the chain to the authority for every name", async () => {
  const { certificate, chain } = await authority.issue({ names: ["example.com", "*.example.com"], days: 90 });
  const [leafFile, rootFile] = [path.join(directory, "leaf.pem"), path.join(directory, "root.pem")];
  fs.writeFileSync(leafFile, certificate);
  fs.writeFileSync(rootFile, chain);
  const at = String(now().getTime() / 1000);
  const verify = (host: string) =>
    execFileSync(
      "openssl",
      [
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-attime",
        at,
        "-CAfile",
        rootFile,
        "-verify_hostname",
        host,
        leafFile,
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
  expect(verify("www.example.com")).toBe(`${leafFile}: OK\n`);
  expect(() => verify("example.org")).toThrow();
});

test("a name that is too long for a common name stands among the alternative names alone", async () => {
  const name = `${"a".repeat(60)}.example.com`;
  const certificate = new X509Certificate((await authority.issue({ names: [name], days: 1 })).certificate);
  expect([certificate.subject, certificate.subjectAltName]).toEqual([undefined, `DNS:${name}`]);
});

test.each(["rsa", "P-256", "P-384"] as const)("signs a request of a key of the kind %s", async (key) => {
  const terms = { names: ["example.com"], days: 30, subject: "O=Somebody, CN=Given" };
  const certificate = new X509Certificate(await authority.sign(signingRequest(key), terms));
  expect(certificate.verify(new X509Certificate(await authority.certificate()).publicKey)).toBe(true);
  expect(certificate.subject).toBe("O=Somebody\nCN=Given");
  expect(certificate.subjectAltName).toBe("DNS:example.com");
});

test("refuses what is no request, and a request that its key did not sign", async () => {
  const terms = { names: ["example.com"], days: 30 };
  const given = signingRequest("rsa");
  expect(
    new X509Certificate(
      await authority.sign(
        altered(given, (der) => der),
        terms,
      ),
    ).subject,
  ).toBe("CN=example.com");
  const noRequest = "not a certificate signing request in PEM";
  await expect(authority.sign("nothing", terms)).rejects.toThrow(InvalidSigningRequest);
  await expect(
    authority.sign(
      altered(given, (der) => der.subarray(0, 40)),
      terms,
    ),
  ).rejects.toThrow(noRequest);
  await expect(authority.sign(forged(given), terms)).rejects.toThrow("not signed by its own key");
});

test("stays the same over a restart, and only its owner reads its key", async () => {
  const before = await authority.certificate();
  expect(await new Authority(directory, now).certificate()).toBe(before);
  expect(fs.statSync(path.join(directory, "authority.key")).mode & 0o777).toBe(0o600);
});
