// The resources of the dev stack as a program without components or configuration: each by itself, its inputs as they stand in
// the state. What the library costs a preview is the difference.
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { root } from "./measure.mjs";

const secretKey = "4dabf18193072939515e22adb298388d";

/** Values of an export with `--show-secrets`, secrets in plain. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (value[secretKey] && "plaintext" in value) return plain(JSON.parse(value.plaintext));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "__defaults")
      .map(([key, entry]) => [key, plain(entry)]),
  );
}

/** The class of a type: "digitalocean:index/droplet:Droplet" is digitalocean.Droplet. */
function classOf(type) {
  const [pkg, module, name] = type.split(":");
  const inside = module.split("/")[0];
  return [pkg, ...(inside === "index" ? [] : [inside]), name].join(".");
}

/** The text of the program. @param exported What `pulumi stack export --show-secrets` gives */
export function flatProgram({ deployment }) {
  const resources = deployment.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  const made = resources.map(({ type, urn, inputs = {} }) => {
    const name = urn.split("::").slice(3).join("::");
    return `new ${classOf(type)}(${JSON.stringify(name)}, ${JSON.stringify(plain(inputs))});`;
  });
  const packages = [...new Set(resources.map(({ type }) => type.split(":")[0]))];
  const imports = packages.map((name) => `import * as ${name} from "@pulumi/${name}";`);
  return `${[...imports, "", ...made].join("\n")}\n`;
}

/** A project directory with the program, loaded in the way of the repository's own, or compiled to JavaScript before. */
export function flatProject(work, name, program, { compiled }) {
  const directory = path.join(work, name);
  fs.mkdirSync(directory, { mode: 0o700 });
  fs.symlinkSync(path.join(root, "node_modules"), path.join(directory, "node_modules"));
  const project = fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8").replace(/^name: .*/m, `name: ${name}`);
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), project);
  fs.writeFileSync(path.join(directory, "Pulumi.dev.yaml"), "config: {}\n");
  const { ModuleKind, ScriptTarget } = ts;
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  const [file, text] = compiled
    ? ["index.js", ts.transpileModule(program, { compilerOptions }).outputText]
    : ["index.ts", program];
  fs.writeFileSync(path.join(directory, file), text, { mode: 0o600 });
  fs.copyFileSync(path.join(root, "program.js"), path.join(directory, "program.js"));
  const main = compiled ? "index.js" : "program.js";
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify({ name, main }));
  return directory;
}
