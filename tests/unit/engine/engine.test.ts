import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-engine-"));
process.env.SEAWALL_CACHE = path.join(work, "cache");

// eslint-disable-next-line @typescript-eslint/no-require-imports -- read after the cache was moved
const download = require("../../../sandbox/engine/download") as typeof import("../../../sandbox/engine/download");
// eslint-disable-next-line @typescript-eslint/no-require-imports
const onPath = require("../../../sandbox/engine/on-path") as typeof import("../../../sandbox/engine/on-path");

const said: string[] = [];
const report = (detail: string) => void said.push(detail);
const pathBefore = process.env.PATH;

/** A directory with a `pulumi` of some version, and with its language host where asked for. */
function installation(name: string, version: string, languageHost = true): string {
  const directory = path.join(work, name);
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "pulumi"), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  if (languageHost) fs.writeFileSync(path.join(directory, "pulumi-language-nodejs"), "", { mode: 0o755 });
  return directory;
}

beforeEach(() => said.splice(0));
afterEach(() => {
  process.env.PATH = pathBefore;
  jest.restoreAllMocks();
});
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

describe("a pulumi on PATH", () => {
  test("the first that fits is taken, and it is said why others are not", () => {
    const old = installation("old", "v3.200.0");
    const bare = installation("bare", "v3.260.0", false);
    const fit = installation("fit", "v3.261.2");
    const wrapper = installation("project/node_modules/.bin", "v3.262.0");
    process.env.PATH = [wrapper, old, bare, fit, "/usr/bin", "/bin"].join(":");
    expect(onPath.engineOnPath(report)).toEqual({
      pulumi: `${fit}/pulumi`,
      kind: "path",
      version: "3.261.2",
      binDirectory: fit,
    });
    expect(said).toEqual([
      `passed over ${old}/pulumi: it is 3.200.0, wanted is 3.259.0 or a newer 3.x`,
      `passed over ${bare}/pulumi: there is no pulumi-language-nodejs beside it`,
    ]);
  });

  test("none where there is none", () => {
    process.env.PATH = "/usr/bin:/bin";
    expect(onPath.engineOnPath(report)).toBeUndefined();
  });
});

describe("the download", () => {
  const answer = (text: string, status = 200) =>
    jest.spyOn(globalThis, "fetch").mockResolvedValue(new Response(text, { status }));

  test("the internet is there where the answer is the installer", async () => {
    answer("#!/bin/sh\n# --install-root ROOT\n");
    expect(await download.internetAnswers()).toBe(true);
  });

  test.each([
    ["a page of the network's own", () => answer("<html>Welcome</html>")],
    ["a short text with status 200", () => answer("OK")],
    ["an error", () => answer("#!/bin/sh\n# --install-root ROOT\n", 503)],
    ["no answer", () => jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"))],
  ])("and is not where it is %s", async (_name, prepare) => {
    prepare();
    expect(await download.internetAnswers()).toBe(false);
  });

  /** What stands in for npm's wrapper: leaves a `pulumi` of some version where the real one does. */
  function wrapper(version: string): string {
    const file = path.join(work, `wrapper-${version}.js`);
    fs.writeFileSync(
      file,
      `const fs = require("fs"), bin = process.env.PULUMI_HOME + "/versions/" + process.env.PULUMI_VERSION + "/bin";
       fs.mkdirSync(bin, { recursive: true });
       fs.writeFileSync(bin + "/pulumi", "#!/bin/sh\\necho ${version}\\n", { mode: 0o755 });`,
    );
    return file;
  }

  test("what came but is not this version is not used; the next attempt starts afresh", async () => {
    expect(await download.downloadEngine(report, wrapper("3.1.0"))).toBeUndefined();
    expect(said.at(-1)).toBe("the download did not succeed; building instead");
    const bin = path.join(work, "cache/download/versions/3.259.0/bin");
    expect(await download.downloadEngine(report, wrapper("v3.259.0"))).toEqual({
      pulumi: `${bin}/pulumi`,
      kind: "download",
      version: "3.259.0",
      binDirectory: bin,
    });
    expect(download.downloadedEngine()?.pulumi).toBe(`${bin}/pulumi`);
  });
});
