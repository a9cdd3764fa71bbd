// `npm run bench`: how long a preview of the dev stack takes against the same program compiled to JavaScript and against
// Pulumi's own ts-node, and what the policy pack adds. Ratios of one run on one machine; written to docs/benchmarks.md.
// Needs a sandbox whose dev stack is up (`npm start`).
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const runs = Number(process.env.SEAWALL_BENCH_RUNS ?? 5);
const work = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-bench-"));

/** A project directory beside the repository: the same program, loaded another way. */
function variant(name, typescript, prepare) {
  const directory = path.join(work, name);
  fs.mkdirSync(directory);
  fs.symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  const project = fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8");
  fs.writeFileSync(
    path.join(directory, "Pulumi.yaml"),
    project.replace(/typescript: (true|false)/, `typescript: ${typescript}`),
  );
  prepare(directory);
  return directory;
}

const sources = ["index.ts", "config", "components", "tsconfig.base.json"];
const copySources = (directory) => {
  for (const source of sources)
    fs.cpSync(path.join(root, source), path.join(directory, source), {
      recursive: true,
      filter: (from) => !/node_modules|\/dist(\/|$)/.test(from),
    });
};

const compiled = variant("compiled", false, (directory) => {
  copySources(directory);
  const options = {
    extends: "./tsconfig.base.json",
    compilerOptions: { outDir: ".", rootDir: ".", paths: { "@seawall/components": ["./components/index.ts"] } },
    include: ["index.ts", "config/**/*.ts", "components/**/*.ts"],
  };
  fs.writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(options));
  spawnSync(path.join(root, "node_modules/.bin/tsc"), ["-p", directory], { stdio: "inherit" });
  // What tsc leaves as it is: the alias of the library.
  for (const file of fs
    .readdirSync(directory, { recursive: true })
    .filter((f) => f.endsWith(".js") && !f.startsWith("node_modules"))) {
    const at = path.join(directory, file);
    const library = path.relative(path.dirname(at), path.join(directory, "components"));
    const text = fs.readFileSync(at, "utf8");
    const prefix = library.startsWith(".") ? library : `./${library}`;
    fs.writeFileSync(at, text.replaceAll('"@seawall/components"', JSON.stringify(prefix)));
  }
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name: "seawall", main: "index.js" }));
});

const tsNode = variant("ts-node", true, (directory) => {
  copySources(directory);
  fs.writeFileSync(
    path.join(directory, "tsconfig.json"),
    JSON.stringify({ extends: "./tsconfig.base.json", compilerOptions: { baseUrl: "." } }),
  );
  const index = fs.readFileSync(path.join(directory, "index.ts"), "utf8");
  fs.writeFileSync(path.join(directory, "index.ts"), index.replaceAll("@seawall/components", "./components"));
  for (const file of fs.readdirSync(path.join(directory, "config")).filter((f) => f.endsWith(".ts"))) {
    const at = path.join(directory, "config", file);
    fs.writeFileSync(at, fs.readFileSync(at, "utf8").replaceAll("@seawall/components", "../components"));
  }
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name: "seawall", main: "index.ts" }));
});

const seconds = (directory, ...options) => {
  const started = process.hrtime.bigint();
  const seawall = path.join(root, "sandbox/bin/seawall.js");
  execFileSync(
    process.execPath,
    [seawall, "exec", "--stack", "dev", "--", "pulumi", "-C", directory, "preview", "--non-interactive", ...options],
    { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
  );
  return Number(process.hrtime.bigint() - started) / 1e9;
};
const nothing = () => {
  const started = process.hrtime.bigint();
  execFileSync(process.execPath, [path.join(root, "sandbox/bin/seawall.js"), "exec", "--", "true"], {
    cwd: root,
    stdio: "ignore",
  });
  return Number(process.hrtime.bigint() - started) / 1e9;
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const measured = {
  "`seawall exec -- true` (subtracted below)": nothing,
  "preview, as it ships (tsx)": () => seconds(root),
  "preview, compiled to JavaScript": () => seconds(compiled),
  "preview, Pulumi's ts-node": () => seconds(tsNode),
  "preview, as it ships, with the policy pack": () => seconds(root, "--policy-pack", path.join(root, "policies")),
};
const times = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
for (let run = 0; run <= runs; run += 1)
  for (const [name, measure] of Object.entries(measured)) {
    const took = measure();
    if (run > 0) times[name].push(took);
    console.log(`${run === 0 ? "warm-up" : `run ${run} of ${runs}`}: ${name}: ${took.toFixed(2)} s`);
  }
fs.rmSync(work, { recursive: true, force: true });

const [overhead, ...rows] = Object.entries(times).map(([name, values]) => [name, median(values)]);
const base = rows.find(([name]) => name.includes("compiled"))[1] - overhead[1];
const table = rows.map(
  ([name, value]) => `| ${name} | ${(value - overhead[1]).toFixed(2)} | ${((value - overhead[1]) / base).toFixed(2)} |`,
);
const text = `# Benchmarks

\`npm run bench\` on the dev stack of a running sandbox: medians of ${runs} runs taken in turn after one warm-up, on ${os.cpus().length} cores
and ${Math.round(os.totalmem() / 2 ** 30)} GiB (${new Date().toISOString().slice(0, 10)}). Seconds are this machine's; the ratios are what to compare.

| what | seconds | against compiled |
| --- | --- | --- |
${table.join("\n")}
`;
fs.writeFileSync(path.join(root, "docs/benchmarks.md"), text);
console.log(`\n${text}`);
