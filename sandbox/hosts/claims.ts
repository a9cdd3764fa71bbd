import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { sleep } from "./run";

/** Where the sandboxes of a machine note which network is whose. Survives a reboot, as the sandboxes do. */
const folder = "/var/tmp/seawall-networks";

/** One sandbox's hold on slot `slot`: the n-th /20 and the n-th group of ports. */
export interface Claim {
  slot: number;
  /** The sandbox's settings file: a claim whose file is gone is nobody's. */
  settings: string;
}

/**
 * Runs `task` while no other process on this machine does. The lock is a name in the kernel (an abstract socket), so
 * it is free again whenever its holder ends, however it ends.
 * @throws Error where it is not free within 30 s
 */
export async function exclusively<T>(task: () => Promise<T>, name = "\0seawall-networks"): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const server = net.createServer();
    const held = await new Promise<boolean>((done) => {
      server.once("error", () => done(false));
      server.listen(name, () => done(true));
    });
    if (held) {
      try {
        return await task();
      } finally {
        await new Promise((done) => server.close(done));
      }
    }
    if (Date.now() > end) throw new Error("Waited 30 s for another sandbox to choose its network.");
    await sleep(100);
  }
}

function everyClaim(): Claim[] {
  if (!fs.existsSync(folder)) return [];
  const slots = fs.readdirSync(folder);
  return slots.map((name) => ({
    slot: Number(name),
    settings: fs.readFileSync(path.join(folder, name), "utf8").trim(),
  }));
}

/** Claims that still have their sandbox. */
export const readClaims = (): Claim[] => everyClaim().filter((claim) => fs.existsSync(claim.settings));

/** Notes a claim. Every user of the machine may; call it inside `exclusively`. */
export function writeClaim(claim: Claim): void {
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(folder);
    fs.chmodSync(folder, 0o1777);
  }
  const file = path.join(folder, String(claim.slot));
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, `${claim.settings}\n`, { mode: 0o644 });
}

/** Takes a sandbox's claim back, and the folder with the last one. Call it inside `exclusively`. */
export function dropClaim(settings: string): void {
  if (!fs.existsSync(folder)) return;
  for (const claim of everyClaim())
    if (claim.settings === settings) fs.rmSync(path.join(folder, String(claim.slot)), { force: true });
  try {
    fs.rmdirSync(folder);
  } catch {
    // Others have theirs in it, or it is another user's.
  }
}
