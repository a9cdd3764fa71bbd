// What previews of ever more hosts take: the time until the last resource is registered, in all, and memory. Works in a copy of
// the checkout's files that has a sandbox of its own, in scale mode.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "./measure.mjs";

const counts = [10, 100, 500];
/** The largest again, otherwise: see many-hosts/index.ts. */
const kinds = { "one role": "SEAWALL_BENCH_ONE_ROLE", bare: "SEAWALL_BENCH_BARE" };

/**
 * Rows of the table: hosts, resources, seconds until the last registration, seconds in all, peak MiB, seconds a resource against
 * the first row. The last rows: hosts that share a role; and the same resources without the library, without a dependency and with
 * hardly an input.
 */
export async function manyHosts() {
  const directory = copyOf(root);
  const project = path.join(directory, "tools/bench/many-hosts");
  const seawall = (...args) => [path.join(directory, "sandbox/bin/seawall.js"), ...args];
  try {
    await run(seawall("preview", "--project", project, "--scale"), { SEAWALL_BENCH_HOSTS: "1" });
    const rows = [];
    for (const count of counts) rows.push(await measured(count, seawall, project, directory));
    for (const [kind, variable] of Object.entries(kinds)) {
      const [count, ...row] = await measured(counts.at(-1), seawall, project, directory, { [variable]: "true" });
      rows.push([`${count}, ${kind}`, ...row]);
    }
    const [first] = rows;
    return rows.map((row) => [...row, row[3] / row[1] / (first[3] / first[1])]);
  } finally {
    await run(seawall("reset", "--yes"), {}).catch(() => undefined);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** The checkout's files, so that the sandbox of the checkout itself stays as it is. */
function copyOf(from) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-bench-"));
  const left = [".git", ".seawall", "node_modules"];
  for (const name of fs.readdirSync(from).filter((each) => !left.includes(each)))
    fs.cpSync(path.join(from, name), path.join(directory, name), {
      recursive: true,
      filter: (file) => !/\/node_modules(\/|$)/.test(path.relative(from, file)),
    });
  fs.symlinkSync(path.join(from, "node_modules"), path.join(directory, "node_modules"));
  return directory;
}

async function measured(count, seawall, project, directory, environment = {}) {
  const log = path.join(directory, `events-${count}.json`);
  // PULUMI_DEBUG_COMMANDS lets a preview write its events, which say when each resource was registered.
  const preview = ["env", "PULUMI_DEBUG_COMMANDS=true", "pulumi", "preview", "--non-interactive", "--event-log", log];
  const started = Date.now();
  const peak = await run(seawall("exec", "--project", project, "--", ...preview), {
    SEAWALL_BENCH_HOSTS: String(count),
    ...environment,
  });
  const took = (Date.now() - started) / 1000;
  const events = fs
    .readFileSync(log, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const registered = events.filter((event) => event.resourcePreEvent);
  const last = registered.at(-1)?.timestamp ?? 0;
  const row = [count, registered.length, last - started / 1000, took, peak / 2 ** 20];
  console.log(
    `${count} hosts: last registration ${row[2].toFixed(1)} s, preview ${took.toFixed(1)} s, ${row[4].toFixed(0)} MiB`,
  );
  return row;
}

/** Runs the command; gives the most memory (bytes) that it and all its descendants held at once, looked at once a second: it stops them for a moment. */
function run(args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    let peak = 0;
    child.stderr.on("data", (chunk) => (said += chunk));
    const timer = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid))), 1000);
    child.on("close", (code) => {
      clearInterval(timer);
      if (code === 0) resolve(peak);
      else reject(new Error(`${args.slice(1).join(" ")} exited ${code}:\n${said.slice(-2000)}`));
    });
  });
}

/** Proportional set size of a process and all its descendants, in bytes: what they share counts once. */
function memoryOf(pid) {
  const parents = new Map();
  for (const name of fs.readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1];
    if (parent) parents.set(name, parent);
  }
  const belongs = (name) => name !== undefined && (name === String(pid) || belongs(parents.get(name)));
  return [...parents.keys()]
    .filter(belongs)
    .reduce((sum, name) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${name}/smaps_rollup`))?.[1] ?? 0) * 1024, 0);
}

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
