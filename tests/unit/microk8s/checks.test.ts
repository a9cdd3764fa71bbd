import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-checks-"));
process.env.SEAWALL_CACHE = path.join(work, "cache");

/* eslint-disable @typescript-eslint/no-require-imports -- read after the cache was moved */
const { checks, whyNoKubernetes } =
  require("../../../sandbox/microk8s/checks") as typeof import("../../../sandbox/microk8s/checks");
const { ProgramFolder } =
  require("../../../sandbox/microk8s/folder") as typeof import("../../../sandbox/microk8s/folder");
const { programsKey } =
  require("../../../sandbox/microk8s/programs") as typeof import("../../../sandbox/microk8s/programs");
/* eslint-enable @typescript-eslint/no-require-imports */

const pathBefore = process.env.PATH;
afterEach(() => {
  process.env.PATH = pathBefore;
  jest.restoreAllMocks();
});
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

const nothing = new ProgramFolder(path.join(work, "nothing"));
const without = () => void (process.env.PATH = path.join(work, "nothing"));

/** A Go of a version, and nothing else on PATH. */
function withGo(version: string): void {
  const bin = path.join(work, "bin");
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(path.join(bin, "go"), `#!/bin/sh\necho go version go${version} linux/amd64\n`, { mode: 0o755 });
  process.env.PATH = bin;
}

const missingGo =
  "A cluster in the sandbox needs programs that are built from Go modules, and there is no Go. " +
  "Install Go 1.21 or newer (https://go.dev/dl, or Debian 13 and Ubuntu 24.04: apt-get install golang-go), and run again.";

test("without Go it is one message, and a failure only where a stack has a cluster", async () => {
  without();
  expect(whyNoKubernetes(nothing)).toBe(missingGo);
  expect(await checks(true, nothing)).toEqual([
    { name: "Kubernetes", ok: false, found: "not made yet", action: missingGo },
  ]);
  expect((await checks(false, nothing))[0]).toMatchObject({ ok: true, action: missingGo });
});

test("with a Go that is too old it says which", () => {
  withGo("1.20.14");
  expect(whyNoKubernetes(nothing)).toContain("and Go 1.20.14 is too old. Install Go 1.21");
});

test("programs that are there need no Go any more", async () => {
  without();
  const folder = new ProgramFolder(path.join(work, "made"));
  folder.begin();
  folder.complete(programsKey());
  expect(whyNoKubernetes(folder)).toBeUndefined();
  expect(await checks(true, folder)).toEqual([
    { name: "Kubernetes", ok: true, found: `1.36.3 (${folder.path})`, action: "" },
  ]);
});

test("no stack has a cluster: nothing is to be done, and nobody is asked", async () => {
  withGo("1.26.8");
  const fetched = jest.spyOn(globalThis, "fetch");
  expect(await checks(false, nothing)).toEqual([
    { name: "Kubernetes", ok: true, found: "no stack has a cluster", action: "" },
  ]);
  expect(fetched).not.toHaveBeenCalled();
});

test.each([
  ["answers", () => new Response(`${"0".repeat(64)}\n`), "download Kubernetes 1.36.3 (about 300 MB, once)"],
  [
    "does not answer",
    () => new Response("", { status: 503 }),
    "build Kubernetes 1.36.3 from its Go modules (about 6 minutes, once)",
  ],
])("where the internet %s, it says what `up` will do", async (_name, answer, action) => {
  withGo("1.26.8");
  jest.spyOn(globalThis, "fetch").mockResolvedValue(answer());
  expect(await checks(true, nothing)).toEqual([
    {
      name: "Kubernetes",
      ok: true,
      found: "not made yet; Go 1.26.8",
      action: `up does it beside the hosts: ${action}`,
    },
  ]);
});
