import Cloudflare from "cloudflare";
import type { Suite } from "../../target";
import { codes } from "./support";

export const access: Suite = (target) => {
  test("a token is verified, a wrong one and none are refused", async () => {
    const client = target.cloudflare;
    expect((await client.user.tokens.verify()).status).toBe("active");
    const stranger = new Cloudflare({ apiToken: "wrong", baseURL: client.baseURL, maxRetries: 0 });
    expect(await codes(stranger.user.tokens.verify())).toEqual([401, 1000, undefined]);
    expect(await codes(stranger.zones.list())).toEqual([403, 9109, undefined]);
    const anonymous = await target.call("GET", "/client/v4/zones", undefined, null);
    expect([anonymous.status, anonymous.body]).toMatchObject([400, { errors: [{ code: 9106 }] }]);
  });

  test("the account is the one that a stack file can name", async () => {
    const accounts = [];
    for await (const account of target.cloudflare.accounts.list()) accounts.push(account.id);
    expect(accounts).toContain(target.cloudflareAccount);
  });
};
