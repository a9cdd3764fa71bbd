import * as fs from "node:fs";
import * as path from "node:path";
import { filesBelow } from "../build/content-key";
import type { GoModule } from "../build/go";

/**
 * What stands in for the parts of Pulumi that a sandbox never asks, by import path: state and secrets on other clouds, their logs,
 * and Pulumi's own service. With what they import they are more than half of the engine's compilation. A file is replaced
 * whole or compiled as it is, and a command that asks for what is left out is told so.
 */
const standIns = path.join(__dirname, "_left-out");

/** Modules with such a part. */
const modules = ["github.com/pulumi/pulumi/pkg/v3", "gocloud.dev", "github.com/aws/aws-sdk-go-v2/service/s3"];

/** Files of such a package that stay as they are. Of every other one ours are all there is. */
const kept: Record<string, string[]> = {
  "github.com/pulumi/pulumi/pkg/v3/operations": ["doc.go", "operations.go", "operations_cloud_aws.go", "resources.go"],
  "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/cloud": ["resolve.go"],
};

/** A copy of the modules without those parts in `staged`, and a go.mod that takes them from there. Gives its path. */
export async function withoutClouds(module: GoModule, sources: string, staged: string): Promise<string> {
  for (const name of modules) copyModule(await module.folderOf(name), path.join(staged, name));
  const ours = filesBelow(standIns, ".");
  for (const name of new Set(ours.map((file) => path.dirname(file)))) {
    const original = path.join(staged, name);
    const goes = fs.readdirSync(original).filter((file) => file.endsWith(".go") && !kept[name]?.includes(file));
    for (const file of goes) fs.rmSync(path.join(original, file));
  }
  for (const file of ours) fs.copyFileSync(path.join(standIns, file), path.join(staged, file));
  const modfile = path.join(staged, "go.mod");
  const replaced = modules.map((name) => `replace ${name} => ${path.join(staged, name)}\n`);
  fs.writeFileSync(modfile, fs.readFileSync(path.join(sources, "go.mod"), "utf8") + replaced.join(""));
  fs.copyFileSync(path.join(sources, "go.sum"), path.join(staged, "go.sum"));
  return modfile;
}

/** Go's copies are read-only, and have tests. */
function copyModule(from: string, to: string): void {
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || entry.name.endsWith("_test.go") || file.includes("/testdata/")) continue;
    const copy = path.join(to, path.relative(from, file));
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.writeFileSync(copy, fs.readFileSync(file));
  }
}
