import type { IPListResponse } from "cloudflare/resources/ips/ips";
import * as net from "node:net";
import type { Suite } from "../../target";

export const ipRanges: Suite = (target) => {
  test("the ranges of Cloudflare's edge are told, also to who has no token", async () => {
    const listed: IPListResponse = await target.cloudflare.ips.list();
    expect(listed.etag).toMatch(/^[0-9a-f]{32}$/);
    expect(listed.ipv4_cidrs).toContain("173.245.48.0/20");
    expect(listed.ipv6_cidrs).toContain("2400:cb00::/32");
    const families = [listed.ipv4_cidrs, listed.ipv6_cidrs].map((cidrs) => [
      ...new Set((cidrs ?? []).map((cidr) => net.isIP(cidr.split("/")[0] ?? ""))),
    ]);
    expect(families).toEqual([[4], [6]]);
    const anonymous = await target.call("GET", "/client/v4/ips", undefined, null);
    expect([anonymous.status, anonymous.body]).toMatchObject([200, { success: true, result: listed }]);
  });
};
