import * as fs from "node:fs";

/**
 * How many inotify instances all hosts together may have. Each host's systemd takes some ten of them and a control plane
 * twelve more, and all hosts count as one user: with the kernel's default of 128, the tenth host does not boot.
 */
export const inotifyInstances = 1024;

const setting = "/proc/sys/fs/inotify/max_user_instances";

/**
 * Raises the machine's limit where it is lower, until the machine's next boot: the one kernel setting of the machine that
 * the sandbox changes. Where this user may not, it says so and goes on: a few hosts have room.
 */
export function ensureInotify(report: (detail: string) => void, file = setting): void {
  if (Number(fs.readFileSync(file, "utf8")) >= inotifyInstances) return;
  try {
    fs.writeFileSync(file, String(inotifyInstances));
    report(`fs.inotify.max_user_instances is ${inotifyInstances} until the next boot of this machine`);
  } catch {
    report(`more than ten hosts need: sudo sysctl fs.inotify.max_user_instances=${inotifyInstances}`);
  }
}
