import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { builtEngine } from "../../sandbox/engine/build";

const engine = builtEngine();
const home = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-built-engine-"));
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

/** What the engine says where it fails. */
function refused(...args: string[]): Promise<string> {
  const environment = { PATH: process.env.PATH, HOME: home, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return new Promise((resolve, reject) => {
    execFile(engine!.pulumi, args, { cwd: home, env: environment }, (error, stdout, stderr) =>
      error ? resolve(stderr) : reject(new Error(`pulumi ${args.join(" ")} succeeded: ${stdout}`)),
    );
  });
}

// An official engine has all of this.
(engine ? describe : describe.skip)("the engine that was built here says what it lacks, and what to do", () => {
  test.each(["s3://bucket", "gs://bucket", "azblob://container"])("state on %s", async (url) => {
    expect(await refused("login", url)).toMatch(
      /this Pulumi was built for a sandbox and keeps state in files only: for \w+:\/\/, put the official Pulumi on PATH/,
    );
  });

  test("secrets in a key management service", async () => {
    fs.mkdirSync(path.join(home, "state"));
    fs.writeFileSync(
      path.join(home, "Pulumi.yaml"),
      `name: some\nruntime: nodejs\nbackend: { url: "file://${home}/state" }\n`,
    );
    expect(await refused("stack", "init", "dev", "--secrets-provider", "awskms://alias/some")).toMatch(
      /encrypts secrets with a passphrase only: for a key management service, put the official Pulumi on PATH/,
    );
  });

  test("calls to Pulumi's own service", async () => {
    expect(await refused("api", "/api/user")).toMatch(
      /does not call Pulumi's service: put the official Pulumi on PATH/,
    );
  });
});
