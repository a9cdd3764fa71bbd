import type { Suite } from "../../target";
import { refusal, sharedZone } from "./support";

export const dnssec: Suite = (target) => {
  const zone = sharedZone(target, "dnssec");
  const get = () => target.cloudflare.dns.dnssec.get({ zone_id: zone().id });
  const edit = (change: object) => target.cloudflare.dns.dnssec.edit({ zone_id: zone().id, ...change });
  const remove = () => target.cloudflare.dns.dnssec.delete({ zone_id: zone().id });

  test("is enabled, disabled and then deleted", async () => {
    const never = { status: "disabled", algorithm: null, digest: null, ds: null, key_tag: null, modified_on: null };
    expect(await get()).toMatchObject(never);
    const enabled = await edit({ status: "active" });
    expect(enabled).toMatchObject({
      status: expect.stringMatching(/^(pending|active)$/) as string,
      flags: 257,
      algorithm: "13",
      key_type: "ECDSAP256SHA256",
      digest_type: "2",
      digest_algorithm: "SHA256",
      ds: `${zone().name}. 3600 IN DS ${enabled.key_tag} 13 2 ${enabled.digest}`,
    });
    expect(Buffer.from(enabled.public_key ?? "", "base64")).toHaveLength(64);
    const key = { public_key: enabled.public_key, ds: enabled.ds };
    expect(await get()).toMatchObject(key);
    expect((await refusal(remove()))[0]).toBe(400);
    expect(await edit({ status: "disabled" })).toMatchObject({ status: "disabled", ...key });
    await remove();
    expect(await get()).toMatchObject(never);
  });

  test("its options stay with the status", async () => {
    await edit({ status: "active" });
    expect(await edit({ dnssec_multi_signer: true })).toMatchObject({ dnssec_multi_signer: true });
    await edit({ dnssec_use_nsec3: true });
    expect(await get()).toMatchObject({ dnssec_multi_signer: true, dnssec_use_nsec3: true });
    await edit({ status: "disabled" });
    await remove();
  });

  test("a status that is none is refused", async () => {
    const refused = [400, 1002, 'Invalid or missing "status"'];
    expect(await refusal(edit({ status: "on" }))).toEqual(refused);
    expect(await refusal(edit({}))).toEqual(refused);
  });
};
