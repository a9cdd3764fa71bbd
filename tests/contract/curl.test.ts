import { execFile } from "node:child_process";
import { hasSpecification, Specification } from "./openapi";
import { sandboxTarget } from "./sandbox-target";
import { token } from "./support";

// What a person gets who has curl and the documentation: each answer whole, its headers as well.

const target = sandboxTarget();
const specification = hasSpecification ? new Specification() : undefined;

interface Printed {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown> | undefined;
}

/** The token goes in by standard input: an argument list is for all to read. */
async function curl(method: string, route: string, options: { body?: string; bearer?: string } = {}): Promise<Printed> {
  const { body, bearer = token } = options;
  const config = [
    `header = "Authorization: Bearer ${bearer}"`,
    ...(body === undefined ? [] : ['header = "Content-Type: application/json"', `data = ${JSON.stringify(body)}`]),
  ].join("\n");
  const output = await new Promise<string>((resolve, reject) => {
    const asked = ["--request", method, `${target.sandbox.url}${route}`];
    const child = execFile(
      "curl",
      ["--silent", "--show-error", "--include", "--noproxy", "*", "--max-time", "10", "--config", "-", ...asked],
      (error, stdout) => (error ? reject(new Error(error.message)) : resolve(stdout)),
    );
    child.stdin?.end(config);
  });
  const [head = "", ...rest] = output.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const headers = Object.fromEntries(
    fields.map((field) => [field.slice(0, field.indexOf(":")).toLowerCase(), field.slice(field.indexOf(":") + 2)]),
  );
  const text = rest.join("\r\n\r\n");
  const status = Number(line.split(" ")[1]);
  const answer = { status, headers, body: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>) };
  expect(specification?.differences(method, route, answer) ?? []).toEqual([]);
  return answer;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What every answer carries, and the body of every refusal. */
function expectRefusal(answer: Printed, status: number, id: string, message: string | RegExp): void {
  expect(answer).toMatchObject({
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-request-id": expect.stringMatching(uuid) as string,
      "ratelimit-limit": "5000",
      "ratelimit-remaining": expect.stringMatching(/^\d+$/) as string,
      "ratelimit-reset": expect.stringMatching(/^\d{10}$/) as string,
    },
  });
  expect(answer.body).toEqual({
    id,
    message: typeof message === "string" ? message : (expect.stringMatching(message) as string),
    request_id: answer.headers["x-request-id"],
  });
}

test("a good request", async () => {
  const answer = await curl("POST", "/v2/tags", { body: '{"name":"by-hand"}' });
  expect(answer).toMatchObject({
    status: 201,
    headers: { "content-type": "application/json; charset=utf-8", "ratelimit-limit": "5000" },
    body: { tag: { name: "by-hand" } },
  });
  const deleted = await curl("DELETE", "/v2/tags/by-hand");
  expect([deleted.status, deleted.body, deleted.headers["content-type"]]).toEqual([204, undefined, undefined]);
});

test("a wrong token", async () => {
  const answer = await curl("GET", "/v2/account", { bearer: "dop_v1_wrong" });
  expectRefusal(answer, 401, "Unauthorized", "Unable to authenticate you");
});

test.each([
  ["no JSON", "{", 400, "bad_request", /JSON/],
  ["a list", "[]", 422, "unprocessable_entity", /object/],
  ["a wrong type", '{"region":"sgp1","name":7}', 422, "unprocessable_entity", "name must be a string"],
  ["a missing field", "{}", 422, "unprocessable_entity", "region is required and can't be blank"],
])("a body with %s", async (_, body, status, id, message) => {
  expectRefusal(await curl("POST", "/v2/vpcs", { body }), status, id, message);
});

test.each([
  "/v2/droplets/1",
  "/v2/vpcs/5a4981aa-9653-4bd1-bef5-d6bff52042e4",
  "/v2/volumes/5a4981aa-9653-4bd1-bef5-d6bff52042e4",
  "/v2/firewalls/5a4981aa-9653-4bd1-bef5-d6bff52042e4",
  "/v2/projects/5a4981aa-9653-4bd1-bef5-d6bff52042e4",
  "/v2/account/keys/1",
  "/v2/domains/example.com",
  "/v2/tags/nothing",
  "/v2/reserved_ips/198.51.100.1",
  "/v2/spaces/keys/DO801NOBODY",
  "/v2/actions/1",
])("what is not there: %s", async (route) => {
  expectRefusal(await curl("GET", route), 404, "not_found", /could not be found|not found/i);
});

test("a name that is taken", async () => {
  const body = '{"name":"twice","region":"sgp1","size_gigabytes":1}';
  const { status, body: first } = await curl("POST", "/v2/volumes", { body });
  expect(status).toBe(201);
  expectRefusal(await curl("POST", "/v2/volumes", { body }), 409, "conflict", /twice already exists/);
  expect((await curl("DELETE", `/v2/volumes/${(first as { volume: { id: string } }).volume.id}`)).status).toBe(204);
});

describe("too many requests", () => {
  const limit = (limits: object) => target.sandbox.call("PUT", "/_seawall/limits", limits);
  const remaining = (answer: Printed) => Number(answer.headers["ratelimit-remaining"]);

  test("in an hour: the count goes down, then every request is refused until the oldest no longer counts", async () => {
    const before = await curl("GET", "/v2/account");
    expect(remaining(await curl("GET", "/v2/account"))).toBe(remaining(before) - 1);
    await limit({ perHour: 5000 - remaining(before) + 2 });
    expect((await curl("GET", "/v2/account")).status).toBe(200);
    const over = await curl("GET", "/v2/account");
    expect(over).toMatchObject({ status: 429, headers: { "ratelimit-remaining": "0" } });
    expect(over.body).toMatchObject({
      id: "too_many_requests",
      message: expect.stringMatching(/rate limit/i) as string,
    });
    expect(Number(over.headers["retry-after"])).toBeGreaterThan(3000);
    await limit({ perHour: 5000 });
    expect((await curl("GET", "/v2/account")).status).toBe(200);
  });

  test("in a minute: the 251st is refused, and says when to come back", async () => {
    await limit({ perMinute: 250 });
    let refused = 0;
    for (let sent = 0; sent < 250; sent++) {
      if ((await target.sandbox.call("GET", "/v2/tags")).status === 429) refused++;
    }
    const over = await curl("GET", "/v2/tags");
    expect(refused).toBeGreaterThan(0);
    expectRefusal(over, 429, "too_many_requests", /rate limit/i);
    const wait = Number(over.headers["retry-after"]);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    await limit({ perMinute: 0 });
    expect((await curl("GET", "/v2/tags")).status).toBe(200);
  });
});
