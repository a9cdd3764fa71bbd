import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { madeOnce } from "../../../sandbox/build/once";

const cache = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-once-"));
afterAll(() => fs.rmSync(cache, { recursive: true, force: true }));

const report = () => undefined;

test("a folder appears whole, and is made once", async () => {
  const folder = path.join(cache, "program-1");
  let made = 0;
  const make = async (building: string) => {
    made += 1;
    fs.writeFileSync(path.join(building, "a"), "a");
    expect(fs.existsSync(folder)).toBe(false);
    fs.writeFileSync(path.join(building, "b"), "b");
  };
  expect(await madeOnce(folder, report, make)).toBe(folder);
  expect(await madeOnce(folder, report, make)).toBe(folder);
  expect([made, fs.readdirSync(folder), fs.readdirSync(cache)]).toEqual([1, ["a", "b"], ["program-1"]]);
});

test("what failed leaves nothing of it in what is made next", async () => {
  const folder = path.join(cache, "program-2");
  const broken = madeOnce(folder, report, async (building) => {
    fs.writeFileSync(path.join(building, "half"), "");
    throw new Error("no space");
  });
  await expect(broken).rejects.toThrow("no space");
  expect(fs.existsSync(folder)).toBe(false);
  await madeOnce(folder, report, async (building) => fs.writeFileSync(path.join(building, "whole"), ""));
  expect(fs.readdirSync(folder)).toEqual(["whole"]);
});

test("who comes while it is made waits for it", async () => {
  const folder = path.join(cache, "program-3");
  const said: string[] = [];
  let made = 0;
  const make = async (building: string) => {
    await new Promise((done) => setTimeout(done, 50));
    fs.writeFileSync(path.join(building, String(++made)), "");
  };
  await Promise.all([madeOnce(folder, report, make), madeOnce(folder, (detail) => said.push(detail), make)]);
  expect([fs.readdirSync(folder), said]).toEqual([["1"], [`waiting for process ${process.pid}, which does the same`]]);
});
