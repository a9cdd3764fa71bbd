// Answers are plain JSON here: their shape is what the suites assert.
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access */
import type { Target } from "../target";

/** Creates something by a raw request and gives the body of the answer. */
export async function made(target: Target, route: string, body: unknown, status: number): Promise<unknown> {
  const answer = await target.call("POST", route, body);
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  return answer.body;
}

/** Deletes something by a raw request and asks whether it is gone. */
export async function gone(target: Target, route: string): Promise<void> {
  expect((await target.call("DELETE", route)).status).toBe(204);
  await target.settle();
  const after = await target.call("GET", route);
  expect([after.status, after.body.id]).toEqual([404, "not_found"]);
}

/** Asserts that DigitalOcean refuses a request, in its words. */
export async function refused(
  target: Target,
  [method, route, body]: [string, string, unknown?],
  status: number,
  message: string | RegExp,
): Promise<void> {
  const answer = await target.call(method, route, body);
  expect([answer.status, answer.body.message]).toEqual([
    status,
    typeof message === "string" ? message : expect.stringMatching(message),
  ]);
  expect(answer.body.request_id).toBe(answer.headers["x-request-id"]);
}

/** What a refusal of `@digitalocean/dots` holds: the API's answer in the client's own names. */
export async function refusal(work: Promise<unknown>): Promise<{ status: number; id: string; message: string }> {
  const error = await work.then(
    () => {
      throw new Error("expected a refusal");
    },
    (reason: unknown) => reason as { responseStatusCode?: number; id?: string; messageEscaped?: string },
  );
  if (error.responseStatusCode === undefined) throw new Error("expected an answer of the API", { cause: error });
  return { status: error.responseStatusCode, id: error.id ?? "", message: error.messageEscaped ?? "" };
}

export const unknownId = { status: 404, id: "not_found", message: expect.any(String) as string };

/** The body of the smallest droplet. */
export const dropletBody = (target: Target, name: string, more: object = {}) => ({
  name,
  region: target.region,
  size: "s-1vcpu-1gb",
  image: "debian-13-x64",
  ...more,
});

/** A droplet that is up. */
export async function droplet(target: Target, name: string, more: object = {}): Promise<number> {
  const answer = await made(target, "/v2/droplets", dropletBody(target, target.name(name), more), 202);
  await target.settle();
  return (answer as { droplet: { id: number } }).droplet.id;
}

/** Every object of a list, read in pages whose links and count must agree with what comes. */
export async function everyPage(target: Target, route: string, key: string, perPage: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let page = 1; ; page++) {
    const query = `${route.includes("?") ? "&" : "?"}per_page=${perPage}&page=${page}`;
    const { status, body } = await target.call("GET", `${route}${query}`);
    expect(status).toBe(200);
    found.push(...(body[key] as unknown[]));
    const next = body.links?.pages?.next as string | undefined;
    if (next === undefined) {
      expect(found).toHaveLength(body.meta.total as number);
      return found;
    }
    expect(body[key]).toHaveLength(perPage);
    expect(new URL(next).searchParams.get("page")).toBe(String(page + 1));
  }
}
