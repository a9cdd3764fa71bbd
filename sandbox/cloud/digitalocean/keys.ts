import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { SshKey } from "../store/entities";
import type { Store } from "../store/store";
import { notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";

const types = new Set([
  "ssh-rsa",
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
]);

/** MD5 of the key's blob, as `ssh-keygen -E md5 -l` prints it. Undefined where the text is no public key. */
export function fingerprint(publicKey: string): string | undefined {
  const [type = "", encoded = ""] = publicKey.trim().split(/\s+/);
  const blob = Buffer.from(encoded, "base64");
  if (!types.has(type) || blob.length < 4 + type.length) return undefined;
  if (blob.readUInt32BE(0) !== type.length || blob.toString("latin1", 4, 4 + type.length) !== type) return undefined;
  const hex = createHash("md5").update(blob).digest("hex");
  return (hex.match(/../g) ?? []).join(":");
}

/** Finds a key by id or fingerprint, as every call of the API accepts both. */
export const findKey = (store: Store, key: string): SshKey | undefined =>
  store.sshKeys.get(key) ?? store.sshKeys.find((candidate) => candidate.fingerprint === key);

const show = (key: SshKey) => ({
  id: Number(key.id),
  fingerprint: key.fingerprint,
  public_key: key.publicKey,
  name: key.name,
});

export function sshKeys(app: FastifyInstance, { store }: Cloud): void {
  const keyOf = (key: string): SshKey => {
    const found = findKey(store, key);
    if (!found) throw notFound();
    return found;
  };

  app.get("/account/keys", (request) => page(request, "ssh_keys", store.sshKeys.all().map(show)));

  app.post("/account/keys", (request, reply) => {
    const input = new Input(request.body);
    const name = input.text("name");
    const publicKey = input.text("public_key");
    const print = fingerprint(publicKey);
    if (print === undefined) {
      throw unprocessable(
        "Key invalid, key should be of the format `ssh-rsa AAAA… comment` or `ssh-ed25519 AAAA… comment`",
      );
    }
    if (findKey(store, print)) throw unprocessable("SSH Key is already in use on your account");
    const key = store.sshKeys.put({ id: String(store.next("ssh_key", 101)), name, publicKey, fingerprint: print });
    return reply.status(201).send({ ssh_key: show(key) });
  });

  app.get<{ Params: { key: string } }>("/account/keys/:key", (request) => ({
    ssh_key: show(keyOf(request.params.key)),
  }));

  app.put<{ Params: { key: string } }>("/account/keys/:key", (request) => {
    const key = keyOf(request.params.key);
    return { ssh_key: show(store.sshKeys.put({ ...key, name: new Input(request.body).text("name") })) };
  });

  app.delete<{ Params: { key: string } }>("/account/keys/:key", (request, reply) => {
    store.sshKeys.remove(keyOf(request.params.key).id);
    return reply.status(204).send();
  });
}
