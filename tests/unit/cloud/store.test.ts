import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Store } from "../../../sandbox/cloud/store/store";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-store-"));
const file = path.join(directory, "inner", "cloud.db");
let store: Store;
beforeEach(() => (store = new Store(file)));
afterEach(() => store.close());
afterAll(() => fs.rmSync(directory, { recursive: true }));

const tag = (id: string) => ({ id, createdAt: "2026-01-01T00:00:00Z" });

test("keeps entities in the order of their creation, also across reopening and changes", () => {
  for (const id of ["b", "a", "c"]) store.tags.put(tag(id));
  store.tags.put({ id: "b", createdAt: "later" });
  store.close();
  store = new Store(file);
  expect(store.tags.all().map((one) => [one.id, one.createdAt])).toEqual([
    ["b", "later"],
    ["a", "2026-01-01T00:00:00Z"],
    ["c", "2026-01-01T00:00:00Z"],
  ]);
  store.tags.remove("a");
  expect(store.tags.get("a")).toBeUndefined();
});

test("a transaction that throws leaves nothing, also from inside another", () => {
  const fail = () =>
    store.transaction(() => {
      store.tags.put(tag("outer"));
      store.transaction(() => {
        store.tags.put(tag("inner"));
        throw new Error("no");
      });
    });
  expect(fail).toThrow("no");
  expect([store.tags.get("outer"), store.tags.get("inner")]).toEqual([undefined, undefined]);
  store.transaction(() => store.tags.put(tag("later")));
  expect(store.tags.get("later")).toBeDefined();
});

test("a number of a sequence is never given twice", () => {
  expect([store.next("droplet", 101), store.next("droplet", 101), store.next("key")]).toEqual([101, 102, 1]);
  store.close();
  store = new Store(file);
  expect(store.next("droplet", 101)).toBe(103);
});

test("nobody else on the machine can read the database", () => {
  expect(fs.statSync(file).mode & 0o077).toBe(0);
  expect(fs.statSync(path.dirname(file)).mode & 0o077).toBe(0);
});
