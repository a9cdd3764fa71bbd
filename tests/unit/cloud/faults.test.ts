import { kinds } from "../../../sandbox/cloud/faults/kinds";
import { fits, readMoment } from "../../../sandbox/cloud/faults/moment";
import { readOrder } from "../../../sandbox/cloud/faults/order";

describe("the requests that a fault is about", () => {
  test.each([
    ["POST /v2/droplets", "POST", "/v2/droplets", true],
    ["POST /v2/droplets", "POST", "/v2/droplets/1/actions", false],
    ["POST /v2/droplets", "GET", "/v2/droplets", false],
    ["post /v2/droplets", "POST", "/v2/droplets", true],
    ["GET /v2/droplets/*", "GET", "/v2/droplets/12", true],
    ["GET /v2/droplets/*", "GET", "/v2/droplets/12/actions", false],
    ["write /client/v4/**", "PATCH", "/client/v4/zones/z/dns_records/r", true],
    ["write /client/v4/**", "GET", "/client/v4/zones", false],
    ["any /**", "DELETE", "/v2/tags/a", true],
    ["PUT /spaces/backups-*", "PUT", "/spaces/backups-dev", true],
    ["GET /v2/domains/a.b/records", "GET", "/v2/domains/axb/records", false],
  ])("%s: %s %s is one of them: %s", (text, method, path, expected) => {
    expect(fits(readMoment(text), method, path)).toBe(expected);
  });

  test.each([
    "POST",
    "FETCH /v2/droplets",
    "POST /v3/droplets",
    "POST /v2/**/actions",
    "GET /v2/tags?page=1",
    "GET /v2 /x",
  ])("%s names none, and the message says how", (text) => {
    expect(() => readMoment(text)).toThrow(/Say "<method> <path>".*"POST \/v2\/droplets"/);
  });
});

describe("a fault that somebody asks for", () => {
  test("is filled in", () => {
    expect(readOrder({ kind: "rate-limit", when: "POST /v2/droplets" })).toEqual({
      kind: "rate-limit",
      when: "POST /v2/droplets",
      host: undefined,
      seconds: 1,
      times: 1,
      for: 600,
    });
    expect(readOrder({ kind: "spaces-down" })).toMatchObject({ when: "any /spaces/**", times: undefined });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["an unknown one", { kind: "fire" }, new RegExp(`no fault "fire".*${Object.keys(kinds).join(", ")}`)],
    ["an unknown option", { kind: "error", forever: true }, /no forever: it has kind, when, host/],
    [
      "seconds that mean nothing",
      { kind: "error", seconds: 3 },
      /error takes no seconds; latency, rate-limit, timeout do/,
    ],
    ["too many seconds", { kind: "latency", seconds: 121 }, /seconds must be a number above 0, at most 120, not 121/],
    ["no end", { kind: "error", for: 0 }, /for must be a number above 0, at most 86400, not 0/],
    ["half a time", { kind: "error", times: 1.5 }, /times must be a whole number/],
    ["times of a host", { kind: "host-lost", host: "web", times: 2 }, /host-lost takes no times/],
    ["no host", { kind: "ssh-refused" }, /ssh-refused needs a host/],
    ["a host of a request", { kind: "error", host: "web" }, /error is about no host/],
    ["a script of a request", { kind: "error", when: "script" }, /"script" for faults of one host alone/],
    ["a moment of what has none", { kind: "spaces-down", when: "GET /v2/tags" }, /spaces-down takes no "when"/],
  ])("%s is refused with what is allowed", (_, order, message) => {
    expect(() => readOrder(order)).toThrow(message);
  });
});
