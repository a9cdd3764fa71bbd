import { gone, made } from "./suites/requests";
import { sandboxTarget } from "./sandbox-target";

const target = sandboxTarget();

test.each(["/v2/regions", "/v2/sizes?per_page=200", "/v2/images", "/v2/images/debian-13-x64", "/v2/projects/default"])(
  "%s is the catalogue's",
  async (route) => expect((await target.call("GET", route)).status).toBe(200),
);

test("a list's links are those of the real host", async () => {
  for (let number = 1; number <= 5; number++) await made(target, "/v2/tags", { name: `page-${number}` }, 201);
  const first = (await target.call("GET", "/v2/tags?per_page=2")).body as { tags: { name: string }[] };
  expect(first.tags.map((tag) => tag.name)).toEqual(["page-1", "page-2"]);
  expect(first).toMatchObject({
    meta: { total: 5 },
    links: {
      pages: {
        next: "https://api.digitalocean.com/v2/tags?per_page=2&page=2",
        last: "https://api.digitalocean.com/v2/tags?per_page=2&page=3",
      },
    },
  });
  const last = (await target.call("GET", "/v2/tags?per_page=2&page=3")).body as {
    tags: object[];
    links: { pages: object };
  };
  expect(last.tags).toHaveLength(1);
  expect(Object.keys(last.links.pages)).toEqual(["first", "prev"]);
  expect((await target.call("GET", "/v2/tags?per_page=1000")).body).toMatchObject({ links: {} });
  for (let number = 1; number <= 5; number++) await gone(target, `/v2/tags/page-${number}`);
});

test("what is not there is named", async () => {
  const answer = await target.call("POST", "/v2/databases", { name: "d" });
  expect(answer).toMatchObject({
    status: 501,
    body: { message: "POST /v2/databases is not implemented by the sandbox." },
  });
  expect((await target.call("GET", "/v3/nothing")).status).toBe(501);
});
