import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { contentKey } from "../../build/content-key";
import { cacheDirectory } from "../../instance";
import { aptInstall, canInstall, packageCounter } from "../engine/apt-install";
import { Docker } from "../engine/docker";
import { run } from "../run";
import { tar } from "../tar";
import { debianMirror, machineApt, MachineApt } from "./machine-apt";

/** What an image is made of: files beside this one. Their content names the image, so a changed recipe is a new image. */
interface Recipe {
  name: "host" | "tools";
  packages: string;
  customise: string;
  /** Trees of packages of ours, as `dpkg-deb` takes them, that stand in for Debian's. */
  standIns: string[];
}

/** The package `snapd`: the store that snaps come from is no place of a sandbox. */
const snapd = path.join(__dirname, "../../microk8s/snapd");

const recipes: Recipe[] = [
  { name: "tools", packages: "tools.packages", customise: "customise-tools.sh", standIns: [] },
  { name: "host", packages: "host.packages", customise: "customise-host.sh", standIns: [snapd] },
];

const builder = { onMachine: "rootfs.sh", inContainer: "rootfs-in-container.sh" };

/** The official image that a root file system is made from where debootstrap cannot run. */
const officialImage = "debian:13";

const file = (name: string): string => path.join(__dirname, name);

/** Reference of an image, e.g. "seawall-host:3fa1c9d2e0b4". */
export function imageOf(name: Recipe["name"]): string {
  const recipe = recipes.find((r) => r.name === name) as Recipe;
  const hash = crypto.createHash("sha256").update(process.arch);
  for (const part of [recipe.packages, recipe.customise, ...Object.values(builder)])
    hash.update(fs.readFileSync(file(part)));
  for (const tree of recipe.standIns) hash.update(contentKey(path.dirname(tree), [path.basename(tree)]));
  return `seawall-${name}:${hash.digest("hex").slice(0, 12)}`;
}

/** Tools without which no root file system can be made on the machine itself. */
const makers = ["mmdebstrap", "debian-archive-keyring"];

/**
 * Both images in the daemon. Made once per machine (about 40 s for a host's), kept in the build cache by the content
 * of the recipe, and imported from there in seconds.
 */
export async function importImages(docker: Docker, report: (detail: string) => void): Promise<void> {
  // One archive after the other, since apt works for one at a time; an image is imported while the next archive is made.
  let archives: Promise<unknown> = Promise.resolve();
  await Promise.all(
    recipes.map(async (recipe) => {
      if (await docker.hasImage(imageOf(recipe.name))) return;
      const told = (detail: string) => report(`${recipe.name} image: ${detail}`);
      const making = archives.then(() => ensureArchive(docker, recipe, told));
      archives = making;
      const archive = await making;
      told("importing");
      await docker.run(["import", archive, imageOf(recipe.name)]);
    }),
  );
}

async function ensureArchive(docker: Docker, recipe: Recipe, report: (detail: string) => void): Promise<string> {
  const folder = path.join(cacheDirectory, "images");
  const archive = path.join(folder, `${imageOf(recipe.name).replace(":", "-")}.tar.gz`);
  if (fs.existsSync(archive)) return archive;
  fs.mkdirSync(folder, { recursive: true });
  // Another sandbox may build the same at this moment: each writes its own file, the last one stays.
  const mine = `${archive}.${process.pid}`;
  try {
    await build(docker, recipe, mine, report);
    fs.renameSync(mine, archive);
  } finally {
    for (const leftover of [mine, `${mine}.part`, `${mine}.apt`]) fs.rmSync(leftover, { force: true });
  }
  return archive;
}

/** From Debian's packages where this user may, else, or where that fails, from Debian's image. */
async function build(docker: Docker, recipe: Recipe, result: string, report: (detail: string) => void): Promise<void> {
  const failures: string[] = [];
  for (const way of canInstall() ? [buildOnMachine, buildInContainer] : [buildInContainer]) {
    try {
      return await way(docker, recipe, result, report);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `The image of the ${recipe.name} can be made from Debian's packages (as root on Debian or Ubuntu) or from the ` +
      `image ${officialImage} (by any user of Docker that reaches its registry). Here:\n${failures.join("\n")}`,
  );
}

async function buildOnMachine(
  _docker: Docker,
  recipe: Recipe,
  result: string,
  report: (detail: string) => void,
): Promise<void> {
  if (!fs.existsSync("/usr/bin/mmdebstrap")) await aptInstall(makers, report);
  const apt = await machineApt();
  try {
    await bootstrap(recipe, result, apt, report);
  } catch (error) {
    if (apt.mirror === debianMirror.mirror) throw error;
    report(`${apt.mirror} does not serve Debian 13, asking ${debianMirror.mirror}`);
    await bootstrap(recipe, result, { ...apt, ...debianMirror }, report);
  }
}

async function bootstrap(recipe: Recipe, result: string, apt: MachineApt, report: (detail: string) => void) {
  report(`Debian 13 from ${apt.mirror}`);
  const options = `${result}.apt`;
  fs.writeFileSync(options, apt.options.map((line) => `${line}\n`).join(""));
  const environment = {
    ...process.env,
    DEBIAN_FRONTEND: "noninteractive",
    MIRROR: apt.mirror,
    SECURITY_MIRROR: apt.securityMirror,
    APT_OPTIONS: options,
  };
  const script = [file(builder.onMachine), file(recipe.packages), file(recipe.customise), result];
  await run("bash", [...script, ...recipe.standIns], {
    environment,
    onLine: packageCounter(report),
  });
}

/** Where the user is not root, or the machine is no Debian: the same packages installed into Debian's official image. */
async function buildInContainer(docker: Docker, recipe: Recipe, result: string, report: (detail: string) => void) {
  if (!(await docker.hasImage(officialImage))) {
    report(`pulling ${officialImage}`);
    await docker.run(["pull", "--quiet", officialImage]);
  }
  const container = `seawall-build-${recipe.name}-${process.pid}`;
  const script = ["bash", `/build/${builder.inContainer}`, `/build/${recipe.packages}`, `/build/${recipe.customise}`];
  const standIns = recipe.standIns.map((tree) => `/build/stand-ins/${path.basename(tree)}`);
  await docker.run(["create", "--name", container, "--network", "host", officialImage, ...script, ...standIns]);
  try {
    const { options } = await machineApt();
    const apt = tar([{ path: "/etc/apt/apt.conf.d/90build", content: options.map((line) => `${line}\n`).join("") }]);
    await docker.run(["cp", __dirname, `${container}:/build`]);
    await docker.run(["cp", "-", `${container}:/`], { input: tar([], ["/build/stand-ins"]) });
    for (const tree of recipe.standIns) await docker.run(["cp", tree, `${container}:/build/stand-ins/`]);
    await docker.run(["cp", "-", `${container}:/`], { input: apt });
    await docker.run(["start", "--attach", container], { onLine: packageCounter(report) });
    await docker.run(["export", "--output", `${result}.part`, container]);
    await run("gzip", ["-1", "--force", "--suffix", ".gz", `${result}.part`]);
    fs.renameSync(`${result}.part.gz`, result);
  } finally {
    await docker.finish(["rm", "--force", container], { accept: "any" });
  }
}
