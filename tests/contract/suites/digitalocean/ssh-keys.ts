import { ed25519 } from "../../support";
import type { Suite } from "../../target";
import { everyPage, refusal, refused, unknownId } from "../requests";

export const sshKeys: Suite = (target) => {
  const keys = () => target.digitalOcean.v2.account.keys;

  test("is created, found by id and fingerprint, renamed, listed and deleted", async () => {
    const body = { name: target.name("key"), publicKey: ed25519("a") };
    const key = (await keys().post(body))?.sshKey;
    expect(key).toEqual({ ...body, id: key?.id, fingerprint: "b5:0a:6b:b0:f8:10:4f:35:b4:9c:7a:0c:2c:ca:ec:64" });
    const other = (await keys().post({ name: target.name("other"), publicKey: ed25519("o") }))?.sshKey;
    const [one, two] = [key, other].map((each) => keys().bySsh_key_identifier(each?.id ?? 0));
    expect((await one?.get())?.sshKey).toEqual(key);
    const byPrint = await target.call("GET", `/v2/account/keys/${key?.fingerprint}`);
    expect(byPrint.body).toMatchObject({ ssh_key: { id: key?.id, name: body.name } });
    expect((await one?.put({ name: target.name("renamed") }))?.sshKey).toEqual({
      ...key,
      name: target.name("renamed"),
    });
    const listed = (await everyPage(target, "/v2/account/keys", "ssh_keys", 1)) as { id: number }[];
    expect(listed.map((each) => each.id)).toEqual(expect.arrayContaining([key?.id, other?.id]));
    await one?.delete();
    await two?.delete();
    expect(
      await refusal(
        keys()
          .bySsh_key_identifier(key?.id ?? 0)
          .get(),
      ),
    ).toEqual(unknownId);
  });

  test("a key that is taken and a text that is no key are refused", async () => {
    const key = (await keys().post({ name: target.name("first"), publicKey: ed25519("b") }))?.sshKey;
    const again = { name: target.name("again"), public_key: ed25519("b") };
    await refused(target, ["POST", "/v2/account/keys", again], 422, /already in use/);
    const bad = { name: target.name("bad"), public_key: "ssh-ed25519 AAAA" };
    await refused(target, ["POST", "/v2/account/keys", bad], 422, /Key invalid/);
    await keys()
      .bySsh_key_identifier(key?.id ?? 0)
      .delete();
  });
};
