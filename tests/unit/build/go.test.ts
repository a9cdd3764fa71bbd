import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { contentKey } from "../../../sandbox/build/content-key";
import { compiledOf, GoModule, goProblem, goVersion } from "../../../sandbox/build/go";

const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-go-"));
const pathBefore = process.env.PATH;
const folder = path.join(work, "module");

/** Puts a `go` on PATH that is this script. */
function go(script: string): void {
  const bin = path.join(work, "bin");
  fs.mkdirSync(bin, { recursive: true });
  fs.writeFileSync(path.join(bin, "go"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  process.env.PATH = `${bin}:/usr/bin:/bin`;
}

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), content);
}

beforeEach(() => write("go.mod", "module m\n\ngo 1.26.0\n"));
afterEach(() => {
  process.env.PATH = pathBefore;
  fs.rmSync(folder, { recursive: true, force: true });
});
afterAll(() => fs.rmSync(work, { recursive: true, force: true }));

describe("the machine's Go", () => {
  test("is asked for its version", () => {
    go("echo go version go1.26.8 linux/amd64");
    expect(goVersion()).toBe("1.26.8");
    process.env.PATH = path.join(work, "nothing");
    expect(goVersion()).toBeUndefined();
  });

  test.each([
    [undefined, "there is no Go"],
    ["1.20.14", "Go 1.20.14 is too old"],
    ["1.21.0", undefined],
    ["1.26.8", undefined],
  ])("%s: %s", (found, problem) => expect(goProblem(found)).toBe(problem));

  test("does the work where it is new enough, else the one that the module asks for", async () => {
    go('echo "$GOTOOLCHAIN" >&2; exit 1');
    expect([new GoModule(folder, "1.26.8").go, new GoModule(folder, "1.24.1").go]).toEqual(["1.26.8", "1.26.0"]);
    const told = new GoModule(folder, "1.24.1").build({ target: "./cmd", output: "x", ldflags: "" });
    await expect(told).rejects.toThrow("go build ./cmd failed (exit 1):\ngo1.26.0");
  });
});

describe("the key of a content", () => {
  const key = () => contentKey(folder, ["go.mod", "go.sum", "cmd"]);

  test("changes with every file that counts: its content, its name, its being there", () => {
    write("cmd/main.go", "package main\n");
    const seen = [key()];
    write("cmd/deeper/more.go", "package deeper\n");
    seen.push(key());
    write("cmd/deeper/more.go", "package deeper // changed\n");
    seen.push(key());
    fs.renameSync(path.join(folder, "cmd/main.go"), path.join(folder, "cmd/other.go"));
    seen.push(key());
    write("go.sum", "");
    seen.push(key());
    expect(new Set(seen).size).toBe(seen.length);
    expect(key()).toMatch(/^[0-9a-f]{16}$/);
  });

  test("not with tests of Go, with what readers read, or with files that were not named", () => {
    write("cmd/main.go", "package main\n");
    const before = key();
    for (const file of ["cmd/main_test.go", "cmd/README.md", "internal/other.go"]) write(file, "anything\n");
    expect(key()).toBe(before);
  });

  test("and with the Go that builds", () => {
    const keyOf = (version: string) => new GoModule(folder, version).contentKey(["go.mod"]);
    expect(keyOf("1.26.8")).not.toBe(keyOf("1.26.9"));
    // An older one fetches the one that go.mod asks for.
    expect(keyOf("1.24.1")).toBe(keyOf("1.23.0"));
  });
});

describe("a build", () => {
  test("tells the packages as they are compiled, and of the link that takes long", async () => {
    go(
      'case $1 in list) printf "a\\nb\\nc\\n";; build) printf "a\\nb\\n# b\\nwarning: odd\\n" >&2; sleep 0.1; echo c >&2; shift 7; echo built >"$1";; esac',
    );
    const said: string[] = [];
    const built = new GoModule(folder, "1.26.8");
    const packages = await built.countPackages("./cmd", "a program", () => undefined);
    expect(packages).toBe(3);
    const output = path.join(folder, "program");
    await built.build({
      ...{ target: "./cmd", output, ldflags: "-s -w" },
      progress: compiledOf(packages, (d) => said.push(d)),
    });
    expect(said).toEqual(["compiled 0 of 3 packages", "compiled 2 of 3 packages", "compiled 3 of 3 packages, linking"]);
  });

  test("gets the environment it needs", async () => {
    go('echo "CGO $CGO_ENABLED, GC $GOGC up to $GOMEMLIMIT in $PWD, temporary files in $GOTMPDIR" >&2; exit 1');
    const building = new GoModule(folder, "1.26.8", { background: true });
    const told = building.build({ target: ".", output: "/cache/x/program", ldflags: "" });
    await expect(told).rejects.toThrow(/CGO 0, GC off up to \d{3,}MiB in /);
    await expect(told).rejects.toThrow(`in ${fs.realpathSync(folder)}, temporary files in /cache/x`);
  });

  test("asks with another go.mod for a module, for its packages and for the build", async () => {
    go('echo "$@" >>calls; case $1 in mod) echo "{\\"Dir\\": \\"/modules/a\\"}";; list) echo a;; esac');
    const other = new GoModule(folder, "1.26.8", { modfile: "/staged/go.mod" });
    expect(await other.folderOf("example.org/a")).toBe("/modules/a");
    await other.countPackages("./cmd", "it", () => undefined);
    await other.build({ target: "./cmd", output: "/x/it", ldflags: "-s" });
    expect(fs.readFileSync(path.join(folder, "calls"), "utf8")).toBe(
      "mod download -json -modfile /staged/go.mod example.org/a\n" +
        "list -deps -modfile /staged/go.mod ./cmd\n" +
        "build -v -trimpath -modfile /staged/go.mod -ldflags -s -o /x/it ./cmd\n",
    );
  });

  test("modules that cannot be had: it says of what, and why", async () => {
    go("echo go: downloading x >&2; echo dial tcp: no route >&2; exit 1");
    const said: string[] = [];
    const counting = new GoModule(folder, "1.26.8").countPackages("./cmd", "Kubernetes", (d) => said.push(d));
    await expect(counting).rejects.toThrow(/^The Go modules of Kubernetes cannot be fetched:\n[^]*no route$/);
    expect(said[0]).toBe("fetching Go modules");
    expect(said.at(-1)).toBe("fetched 1 Go modules");
  });

  test("ends where it is told to", async () => {
    // A compiler below it, as Go has them: it holds the pipe open until it is gone as well.
    go("case $1 in list) exec sleep 30;; *) sleep 30;; esac");
    const stop = new AbortController();
    const stopped = new GoModule(folder, "1.26.8", { signal: stop.signal });
    const building = stopped.build({ target: ".", output: "x", ldflags: "" });
    const counting = stopped.countPackages(".", "it", () => undefined);
    setTimeout(() => stop.abort(), 20);
    const both = [building, counting].map((work) => expect(work).rejects.toThrow(/abort/i));
    await Promise.all(both);
    await expect(
      new GoModule(folder, "1.26.8", { signal: stop.signal }).countPackages(".", "it", () => undefined),
    ).rejects.toThrow(/abort/i);
  });
});
