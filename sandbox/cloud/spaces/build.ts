import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { goEnvironment } from "../../build/go";
import { cacheDirectory } from "../../instance";

const goModule = "github.com/versity/versitygw/cmd/versitygw";
const version = "v1.8.0";
const leastGo = [1, 25];
const limitMs = 15 * 60_000;

const directory = path.join(cacheDirectory, `s3-server-${version}-${process.platform}-${process.arch}`);

/** Where the S3 server is, or will be once it is built. */
export const s3ServerPath = path.join(directory, "versitygw");

/** The machine's Go: its path and version, or undefined where there is none that fits. */
export async function findGo(): Promise<{ path: string; version: string } | undefined> {
  const found = ["go", "/usr/local/go/bin/go", "/usr/lib/go/bin/go"];
  for (const candidate of found) {
    const output = await promisify(execFile)(candidate, ["env", "GOVERSION"]).catch(() => undefined);
    const match = /^go(\d+)\.(\d+)/.exec(output?.stdout ?? "");
    if (!match) continue;
    const [major, minor] = [Number(match[1]), Number(match[2])];
    const [leastMajor = 0, leastMinor = 0] = leastGo;
    if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
      return { path: candidate, version: match[0].slice(2) };
    }
  }
  return undefined;
}

/**
 * Builds the S3 server with the machine's Go unless the cache has it (about a minute on two cores). The result appears
 * at once and whole, so that several checkouts may build at the same time.
 */
export async function ensureS3Server(report: (detail: string) => void): Promise<string> {
  if (fs.existsSync(s3ServerPath)) return s3ServerPath;
  const go = await findGo();
  if (!go) {
    throw new Error(
      `the S3 server is built from Go modules, and no Go ${leastGo.join(".")} or newer was found: install it (https://go.dev/dl) and put it on PATH`,
    );
  }
  fs.mkdirSync(directory, { recursive: true });
  const work = fs.mkdtempSync(path.join(directory, "build-"));
  try {
    report(`building the S3 server (${version}) with Go ${go.version}`);
    await build(go.path, work, report);
    fs.renameSync(path.join(work, "versitygw"), s3ServerPath);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return s3ServerPath;
}

function build(go: string, work: string, report: (detail: string) => void): Promise<void> {
  const child = spawn(go, ["install", "-trimpath", "-ldflags=-s -w", `${goModule}@${version}`], {
    // Away from the checkout, so that no go.mod or go.work of it has a say.
    cwd: work,
    env: {
      ...{ ...process.env, ...goEnvironment() },
      ...{ GOBIN: work, GOFLAGS: "-buildvcs=false", GO111MODULE: "on", GOWORK: "off" },
    },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: limitMs,
  });
  let tail = "";
  child.stderr.on("data", (data: Buffer) => {
    tail = (tail + data.toString()).slice(-4000);
    const last = tail.trimEnd().split("\n").at(-1) ?? "";
    report(last.replace(/^go: downloading /, "downloading "));
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      const why = signal ? `was ended by ${signal} (limit ${limitMs / 60_000} minutes)` : `exited ${code}`;
      reject(new Error(`building the S3 server failed: go install ${goModule}@${version} ${why}:\n${tail}`));
    });
  });
}
