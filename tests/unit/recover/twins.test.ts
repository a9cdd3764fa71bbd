import { DigitalOcean } from "../../../sandbox/recover/clouds/digitalocean";
import { removeTwins } from "../../../sandbox/recover/twins";
import { dropletUrn, FakeApi, interrupted } from "./support";

let api: FakeApi;
afterEach(() => api.close());

const outputs = { name: "h", region: "sgp1", tags: ["b", "a"] };
const item = { id: 102, name: "h", region: { slug: "sgp1" }, tags: ["a", "b"] };

async function remove(item: object, known: string[] = ["101"], own: object = outputs) {
  const exported = interrupted();
  const type = "digitalocean:index/droplet:Droplet";
  exported.deployment.resources?.push({ urn: dropletUrn, type, id: "101", outputs: { ...own } });
  const original = { id: 101, name: "h", region: { slug: "sgp1" }, tags: ["a", "b"] };
  api = new FakeApi({ "GET /v2/droplets": { droplets: [original, item] } });
  const digitalocean = new DigitalOcean(await api.listen());
  return removeTwins(
    exported,
    digitalocean,
    (id) => known.includes(id),
    () => undefined,
  );
}

test("a droplet that a repeated creation made is removed, and the stack's own stays", async () => {
  expect(await remove(item)).toEqual([{ id: "102", name: "h", of: "101" }]);
  expect(api.requests).toEqual(["GET /v2/droplets", "DELETE /v2/droplets/102"]);
});

interface Other {
  item?: object;
  known?: string[];
  own?: object;
}

test.each<[string, Other]>([
  ["another stack's", { known: ["101", "102"] }],
  ["one of another name", { item: { name: "i" } }],
  ["one in another region", { item: { region: { slug: "ams3" } } }],
  ["one with another tag", { item: { tags: ["a", "c"] } }],
  ["one without any tag", { item: { tags: [] }, own: { tags: [] } }],
])("%s is left alone", async (_, other) => {
  expect(await remove({ ...item, ...other.item }, other.known, { ...outputs, ...other.own })).toEqual([]);
  expect(api.requests).toEqual(["GET /v2/droplets"]);
});
