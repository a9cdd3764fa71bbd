import * as crypto from "node:crypto";
import sshpk from "sshpk";
import { tls } from "../../../sandbox/plugins/tls/provider";
import { UNKNOWN, Values } from "../../../sandbox/plugins/shared/values";
import { Plugin } from "./support";

const plugin = new Plugin(tls);
const type = "tls:index/privateKey:PrivateKey";

test.each<[string, Values, string, string]>([
  ["Ed25519", { algorithm: "ED25519" }, "BEGIN PRIVATE KEY", "ssh-ed25519"],
  ["P-256", { algorithm: "ECDSA", ecdsaCurve: "P256" }, "BEGIN EC PRIVATE KEY", "ecdsa-sha2-nistp256"],
  ["P-384", { algorithm: "ECDSA", ecdsaCurve: "P384" }, "BEGIN EC PRIVATE KEY", "ecdsa-sha2-nistp384"],
  ["P-521", { algorithm: "ECDSA", ecdsaCurve: "P521" }, "BEGIN EC PRIVATE KEY", "ecdsa-sha2-nistp521"],
  ["RSA", { algorithm: "RSA", rsaBits: 2048 }, "BEGIN RSA PRIVATE KEY", "ssh-rsa"],
])("every form of a key of %s is the same key", async (_, inputs, header, kind) => {
  const { id, state, secrets } = await plugin.create(type, inputs);
  const text = (name: string) => state[name] as string;
  expect(text("privateKeyPem")).toContain(header);
  const fromPem = crypto.createPublicKey(text("privateKeyPem"));
  const der = fromPem.export({ format: "der", type: "spki" });
  expect(crypto.createPublicKey(text("privateKeyPemPkcs8")).export({ format: "der", type: "spki" })).toEqual(der);
  expect(crypto.createPublicKey(text("publicKeyPem")).export({ format: "der", type: "spki" })).toEqual(der);
  expect(id).toBe(crypto.createHash("sha1").update(der).digest("hex"));
  const key = sshpk.parsePrivateKey(text("privateKeyOpenssh"), "openssh");
  expect(key.toPublic().toString("pkcs8").trim()).toBe(text("publicKeyPem").trim());
  expect(text("publicKeyOpenssh").split(" ")[0]).toBe(kind);
  expect(sshpk.parseKey(text("publicKeyOpenssh"), "ssh").fingerprint("sha256").toString()).toBe(
    text("publicKeyFingerprintSha256"),
  );
  expect(text("publicKeyFingerprintMd5")).toBe(key.fingerprint("md5").toString());
  expect(secrets).toEqual([["privateKeyOpenssh"], ["privateKeyPem"], ["privateKeyPemPkcs8"]]);
});

test("P-224 is the default curve and has no OpenSSH form", async () => {
  const { state } = await plugin.create(type, { algorithm: "ECDSA" });
  expect(state).toMatchObject({
    ecdsaCurve: "P224",
    rsaBits: 2048,
    privateKeyOpenssh: "",
    publicKeyOpenssh: "",
    publicKeyFingerprintMd5: "",
  });
});

test("any change is a new key, and a preview knows none of it", async () => {
  const { state, inputs } = await plugin.create(type, { algorithm: "RSA", rsaBits: 2048 });
  expect(plugin.changes(type, state, inputs, { algorithm: "RSA" })).toEqual([]);
  expect(plugin.changes(type, state, inputs, { algorithm: "RSA", rsaBits: 4096 })).toEqual([
    "rsaBits: update, replaces",
  ]);
  expect(await plugin.preview(type, { algorithm: "ED25519" })).toMatchObject({
    algorithm: "ED25519",
    publicKeyOpenssh: UNKNOWN,
    privateKeyPem: UNKNOWN,
  });
});

test("unknown algorithms and curves are refused, import is impossible", async () => {
  expect(plugin.reasons(type, { algorithm: "DSA", ecdsaCurve: "P1" })).toEqual([
    `algorithm must be one of RSA, ECDSA, ED25519, got "DSA". Examine values at 'res.algorithm'.`,
    `ecdsaCurve must be one of P224, P256, P384, P521, got "P1". Examine values at 'res.ecdsaCurve'.`,
  ]);
  await expect(plugin.read(type, "x")).rejects.toThrow("cannot be imported");
});
