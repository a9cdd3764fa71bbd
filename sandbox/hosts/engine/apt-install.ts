import * as fs from "node:fs";
import { run } from "../run";

const policy = "/usr/sbin/policy-rc.d";

/** Whether this process may install Debian packages on this machine. */
export const canInstall = (): boolean => process.getuid?.() === 0 && fs.existsSync("/usr/bin/apt-get");

/** Runs `work` while no package may start a service: what we install for the sandbox changes nothing that runs on the machine. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  const ours = !fs.existsSync(policy);
  if (ours) fs.writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await work();
  } finally {
    if (ours) fs.rmSync(policy, { force: true });
  }
}

/** Counts packages in apt's output: "12 of 31 packages". */
export function packageCounter(report: (detail: string) => void): (line: string) => void {
  let total = 0;
  let done = 0;
  return (line) => {
    const announced = /(\d+) upgraded, (\d+) newly installed/.exec(line);
    if (announced) total += Number(announced[1]) + Number(announced[2]);
    if (/^Setting up /.test(line)) report(`${++done} of ${total} packages`);
  };
}

/** Installs Debian packages on the machine, without their recommendations and without starting a service of theirs. */
export async function aptInstall(packages: string[], report: (detail: string) => void): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = ["-o", "DPkg::Lock::Timeout=300"];
  const install = [...apt, "install", "-y", "--no-install-recommends", ...packages];
  report(`apt-get install ${packages.join(" ")}`);
  await withoutServices(async () => {
    try {
      await run("apt-get", install, { environment, onLine: packageCounter(report) });
    } catch {
      // Most often the package lists are missing or old.
      await run("apt-get", [...apt, "update"], { environment });
      await run("apt-get", install, { environment, onLine: packageCounter(report) });
    }
  });
}
