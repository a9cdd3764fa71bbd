// Makes dist/, which is what the package consists of: compiled modules with their types, and beside them the scripts and
// templates they send to hosts. It is made aside and put in place whole, so that two builds at once do no harm.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

const here = import.meta.dirname;
const spare = path.join(here, "node_modules");
fs.mkdirSync(spare, { recursive: true });
const aside = fs.mkdtempSync(path.join(spare, ".dist-"));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

try {
  const project = path.join(here, "tsconfig.build.json");
  execFileSync(process.execPath, [tsc, "-p", project, "--outDir", aside], { stdio: "inherit" });
  for (const folder of fs.readdirSync(here).filter((name) => name !== "dist")) {
    const scripts = path.join(here, folder, "scripts");
    if (fs.existsSync(scripts)) {
      fs.cpSync(scripts, path.join(aside, folder, "scripts"), { recursive: true });
    }
  }
  fs.rmSync(path.join(here, "dist"), { recursive: true, force: true });
  fs.renameSync(aside, path.join(here, "dist"));
} finally {
  fs.rmSync(aside, { recursive: true, force: true });
}
