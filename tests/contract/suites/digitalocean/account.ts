import type { Suite } from "../../target";
import { refusal, unknownId } from "../requests";

export const account: Suite = (target) => {
  test("the account and the catalogue are read", async () => {
    const { v2 } = target.digitalOcean;
    expect((await v2.account.get())?.account).toMatchObject({ status: "active", emailVerified: true });
    const regions = (await v2.regions.get({ queryParameters: { perPage: 200 } }))?.regions;
    expect(regions?.find((region) => region.slug === target.region)).toMatchObject({ available: true });
    const sizes = (await v2.sizes.get({ queryParameters: { perPage: 200 } }))?.sizes;
    expect(sizes?.find((size) => size.slug === "s-4vcpu-8gb")).toMatchObject({
      priceMonthly: 48,
      priceHourly: 0.07143,
      memory: 8192,
      vcpus: 4,
      disk: 160,
      transfer: 5,
    });
  });

  test("a wrong token and none are refused with the real body", async () => {
    for (const bearer of [null, "wrong", "sandbox-token-of-a-contract-tesT"]) {
      const answer = await target.call("GET", "/v2/account", undefined, bearer);
      expect([answer.status, answer.body]).toEqual([
        401,
        { id: "Unauthorized", message: "Unable to authenticate you", request_id: answer.headers["x-request-id"] },
      ]);
    }
  });

  test("an action that does not exist is not found", async () => {
    expect(await refusal(target.digitalOcean.v2.actions.byAction_id(1).get())).toEqual(unknownId);
    const listed = await target.digitalOcean.v2.actions.get({ queryParameters: { perPage: 1 } });
    expect(listed?.meta?.total).toBeGreaterThanOrEqual(0);
  });
};
