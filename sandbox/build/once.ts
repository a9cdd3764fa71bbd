import * as fs from "node:fs";
import { withLock } from "../lock";

/**
 * A folder of the build cache that is made once and appears whole. `make` fills a folder of another name; what an
 * interrupted one has left goes first. One process of the machine makes it, others wait for that one.
 */
export async function madeOnce(
  folder: string,
  report: (detail: string) => void,
  make: (building: string) => Promise<void>,
): Promise<string> {
  if (fs.existsSync(folder)) return folder;
  return withLock(`${folder}.lock`, report, async () => {
    if (fs.existsSync(folder)) return folder;
    // One name under the lock.
    const building = `${folder}.building`;
    fs.rmSync(building, { recursive: true, force: true });
    fs.mkdirSync(building, { recursive: true });
    await make(building);
    fs.renameSync(building, folder);
    return folder;
  });
}
