// The program of this repository as other projects, which differ in how it is loaded.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "./measure.mjs";

/** A project directory beside the repository: the same program, loaded another way. */
function variant(work, name, typescript, prepare) {
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

/** Compiled to JavaScript by tsc. */
export const compiled = (work) =>
  variant(work, "compiled", false, (directory) => {
    copySources(directory);
    const options = {
      extends: "./tsconfig.base.json",
      compilerOptions: { paths: { "@seawall/components": ["./components/index.ts"] } },
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

/** Loaded by the ts-node that Pulumi brings along. */
export const tsNode = (work) =>
  variant(work, "ts-node", true, (directory) => {
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
