import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { RateLimit } from "../../../sandbox/cloud/digitalocean/rate-limit";
import { Store } from "../../../sandbox/cloud/store/store";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-rate-"));
const store = new Store(path.join(directory, "cloud.db"));
afterAll(() => {
  store.close();
  fs.rmSync(directory, { recursive: true });
});

let seconds = 1_000_000;
const limit = new RateLimit(store, () => new Date(seconds * 1000));

test("5,000 an hour and no limit a minute, unless told otherwise", () => {
  expect(limit.limits).toEqual({ perHour: 5000, perMinute: 0 });
});

test("the hour slides: the oldest request makes room for the next", () => {
  limit.limits = { perHour: 3 };
  expect(limit.count(true)).toEqual({ allowed: true, limit: 3, remaining: 2, reset: 1_003_600 });
  seconds += 600;
  expect(limit.count(true).remaining).toBe(1);
  expect(limit.count(true).remaining).toBe(0);
  expect(limit.count(true)).toEqual({ allowed: false, limit: 3, remaining: 0, reset: 1_003_600, retryAfter: 3000 });
  seconds += 3000;
  expect(limit.count(true)).toMatchObject({ allowed: true, remaining: 0, reset: 1_004_200 });
});

test("the minute, where it is set, refuses a burst and forgets it after a minute", () => {
  seconds += 7200;
  limit.limits = { perHour: 5000, perMinute: 2 };
  expect([limit.count(true).allowed, limit.count(true).allowed]).toEqual([true, true]);
  seconds += 20;
  expect(limit.count(true)).toMatchObject({ allowed: false, retryAfter: 40 });
  seconds += 40;
  expect(limit.count(true).allowed).toBe(true);
});

test("the limits are kept", () => {
  expect(new RateLimit(store, () => new Date()).limits).toEqual({ perHour: 5000, perMinute: 2 });
});
