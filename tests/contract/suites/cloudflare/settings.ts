import type { Suite } from "../../target";
import { refusal, sharedZone } from "./support";

export const settings: Suite = (target) => {
  const zone = sharedZone(target, "settings");
  const get = (name: string) => target.cloudflare.zones.settings.get(name, { zone_id: zone().id });
  const edit = (name: string, change: object) =>
    target.cloudflare.zones.settings.edit(name, { zone_id: zone().id, ...change });

  test("a setting has its default until it is changed", async () => {
    expect(await get("always_use_https")).toEqual({
      id: "always_use_https",
      value: "off",
      editable: true,
      modified_on: null,
    });
    const changed = await edit("always_use_https", { value: "on" });
    expect(changed).toEqual({
      id: "always_use_https",
      value: "on",
      editable: true,
      modified_on: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    });
    expect(await get("always_use_https")).toEqual(changed);
  });

  test.each([
    ["ssl", "full", "strict"],
    ["min_tls_version", "1.0", "1.2"],
    ["automatic_https_rewrites", "on", "off"],
    ["browser_cache_ttl", 14400, 0],
    ["cache_level", "aggressive", "simplified"],
    ["challenge_ttl", 1800, 300],
    ["security_level", "medium", "under_attack"],
    ["ciphers", [], ["ECDHE-ECDSA-AES128-GCM-SHA256"]],
    ["pseudo_ipv4", "off", "add_header"],
    ["brotli", "on", "off"],
    ["http3", "on", "off"],
    ["ipv6", "on", "off"],
    ["websockets", "on", "off"],
    ["tls_client_auth", "off", "on"],
    ["hotlink_protection", "off", "on"],
  ])("%s is %j and can be made %j", async (name, usual, other) => {
    expect(await get(name)).toMatchObject({ id: name, value: usual, editable: true });
    expect(await edit(name, { value: other })).toMatchObject({ id: name, value: other });
    expect(await get(name)).toMatchObject({ id: name, value: other });
  });

  test("HSTS is given back whole", async () => {
    const value = { enabled: true, max_age: 31536000, include_subdomains: true, preload: false, nosniff: true };
    const changed = await edit("security_header", { value: { strict_transport_security: value } });
    expect(changed).toMatchObject({ value: { strict_transport_security: value } });
    expect(await get("security_header")).toEqual(changed);
  });

  test("0-RTT shows in the TLS version, and the other way round", async () => {
    await edit("0rtt", { value: "on" });
    expect(await get("tls_1_3")).toMatchObject({ value: "zrt" });
    await edit("tls_1_3", { value: "off" });
    expect(await get("0rtt")).toMatchObject({ value: "off" });
  });

  test("the list holds every setting once", async () => {
    const answer = await target.call("GET", `/client/v4/zones/${zone().id}/settings`);
    const { result } = answer.body as { result: { id: string; value: unknown }[] };
    expect(new Set(result.map(({ id }) => id)).size).toBe(result.length);
    expect(result).toContainEqual(await get("ssl"));
  });

  test("what is no setting, no value of it, and not of this plan is refused", async () => {
    const status = 400;
    expect(await refusal(get("nothing"))).toEqual([status, 1006, "Unrecognized zone setting name: nothing"]);
    expect(await refusal(get("constructor"))).toEqual([status, 1006, "Unrecognized zone setting name: constructor"]);
    const invalid = [status, 1007, "Invalid value for zone setting ssl"];
    expect(await refusal(edit("ssl", { value: "very" }))).toEqual(invalid);
    expect(await refusal(edit("ssl", {}))).toEqual(invalid);
    const hsts = edit("security_header", { value: { strict_transport_security: { max_age: -1 } } });
    expect(await refusal(hsts)).toEqual([status, 1007, "Invalid value for zone setting security_header"]);
    const fixed = [status, 1057, "polish cannot be modified for this zone"];
    expect(await refusal(edit("polish", { value: "lossy" }))).toEqual(fixed);
  });
};
