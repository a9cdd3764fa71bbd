import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import { cacheDirectory, paths, repositoryRoot } from "../instance";
import { withLock } from "../lock";

const sources = path.join(repositoryRoot, "sandbox/plugins");
const launcherSource = path.join(__dirname, "plugin-launcher.sh");
const marker = "stand-in";

/** Where the engine looks for a provider's plugin. */
export const pluginDirectory = (name: string, version: string, pulumiHome: string = paths.pulumiHome): string =>
  path.join(pulumiHome, "plugins", `resource-${name}-v${version}`);

/** Providers that the sandbox has a stand-in for. */
export const standIns = (): string[] =>
  fs
    .readdirSync(sources)
    .filter((name) => fs.existsSync(path.join(sources, name, "main.ts")))
    .sort();

export const isStandIn = (name: string, version: string): boolean =>
  fs.existsSync(path.join(pluginDirectory(name, version), marker));

/** Everything that decides what a stand-in's bundle holds. */
function contentKey(name: string): string {
  const hash = crypto.createHash("sha256");
  for (const file of [path.join(repositoryRoot, "package-lock.json"), launcherSource, __filename])
    hash.update(fs.readFileSync(file));
  for (const folder of ["shared", name]) {
    const files = fs
      .readdirSync(path.join(sources, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => fs.statSync(path.join(sources, folder, file)).isFile())
      .sort();
    for (const file of files) hash.update(file).update(fs.readFileSync(path.join(sources, folder, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** One file with everything a stand-in needs: it starts in a fraction of the time that its hundreds of modules take. */
async function bundled(name: string, key: string, report: (detail: string) => void): Promise<string> {
  const bundle = path.join(cacheDirectory, "plugins", `${name}-${key}.js`);
  if (fs.existsSync(bundle)) return bundle;
  report(`bundling the stand-in of ${name}`);
  const building = `${bundle}.${process.pid}`;
  try {
    await build({
      entryPoints: [path.join(sources, name, "main.ts")],
      outfile: building,
      bundle: true,
      platform: "node",
      target: "node22",
      format: "cjs",
      logLevel: "silent",
      // The engine ends its plugins by a signal, and Node.js keeps what it has compiled only when it exits by itself.
      footer: { js: 'setTimeout(() => require("node:module").flushCompileCache?.(), 1000).unref();' },
      // Native and optional parts that the plugins never reach: ssh2's accelerators, the SDK's TypeScript support.
      external: ["*.node", "cpu-features", "typescript", "ts-node"],
      tsconfig: path.join(repositoryRoot, "tsconfig.base.json"),
    });
    fs.renameSync(building, bundle);
  } finally {
    fs.rmSync(building, { force: true });
  }
  return bundle;
}

/** Puts the stand-in of a provider where the engine looks for its plugin. Does nothing where this very one is there. */
export async function installStandIn(
  name: string,
  version: string,
  report: (detail: string) => void,
  pulumiHome: string = paths.pulumiHome,
): Promise<void> {
  const key = contentKey(name);
  const directory = pluginDirectory(name, version, pulumiHome);
  const mark = path.join(directory, marker);
  const isThere = (): boolean => fs.existsSync(mark) && fs.readFileSync(mark, "utf8") === key;
  if (isThere()) return;
  await withLock(path.join(paths.run, "plugins.lock"), report, async () => {
    if (isThere()) return;
    place(name, directory, key, await bundled(name, key, report));
  });
}

function place(name: string, directory: string, key: string, bundle: string): void {
  // Made beside and renamed, so that half of one is never taken for an official plugin.
  const making = `${directory}.making`;
  fs.rmSync(making, { recursive: true, force: true });
  fs.mkdirSync(making, { recursive: true });
  fs.writeFileSync(path.join(making, marker), key);
  fs.copyFileSync(bundle, path.join(making, `pulumi-resource-${name}.js`));
  const launcher = path.join(making, `pulumi-resource-${name}`);
  fs.copyFileSync(launcherSource, launcher);
  fs.chmodSync(launcher, 0o755);
  fs.symlinkSync(path.join(repositoryRoot, "node_modules/.bin/node"), path.join(making, "node"));
  fs.rmSync(directory, { recursive: true, force: true });
  fs.renameSync(making, directory);
}
