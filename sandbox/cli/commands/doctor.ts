import { spawnSync } from "node:child_process";
import type { Command } from "commander";
import type { Check } from "../../check";
import { checks as cloudChecks } from "../../cloud";
import { checks as engineChecks } from "../../engine";
import { checks as hostChecks } from "../../hosts";
import { checks as kubernetesChecks } from "../../microk8s";
import { exitCode, helpTail } from "../exit";
import { hasClusters, stackNames } from "../stacks";
import { styleOf } from "../style";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("say what this machine has of what the sandbox needs, and what `up` would do about the rest")
    .option("--json", "the same as JSON")
    .addHelpText(
      "after",
      helpTail(["seawall doctor", "seawall doctor --json"], {
        [exitCode.ok]: "`up` can run",
        [exitCode.missing]: "something is missing that `up` cannot mend",
      }),
    )
    .action((options: { json?: boolean }) => doctor(options));
}

async function doctor(options: { json?: boolean }): Promise<void> {
  const clusters = stackNames().some((name) => hasClusters(name));
  const checks = [engineChecks(), hostChecks(), cloudChecks(), kubernetesChecks(clusters)];
  const found = [...(await Promise.all(checks)).flat(), ...sshCheck()];
  process.stdout.write(options.json ? `${JSON.stringify(found, undefined, 2)}\n` : `${report(found)}\n`);
  if (found.some((check) => !check.ok)) process.exitCode = exitCode.missing;
}

function sshCheck(): Check[] {
  const { error, stderr } = spawnSync("ssh", ["-V"], { encoding: "utf8" });
  const action = error ? "for `seawall ssh` install it (Debian and Ubuntu: apt-get install openssh-client)" : "";
  // Nothing but `seawall ssh` needs it: `up` can do without.
  return [{ name: "ssh client", ok: true, found: error ? "not found" : stderr.trim(), action }];
}

function report(found: Check[]): string {
  const style = styleOf(process.stdout);
  const width = Math.max(...found.map((check) => check.name.length));
  const lines = found.map(({ name, ok, found: what, action }) => {
    const mark = ok ? (action ? style.warn("•") : style.good("✔")) : style.bad("✘");
    const todo = action ? `\n${" ".repeat(width + 4)}${ok ? "→" : style.bad("needed:")} ${action}` : "";
    return `${mark} ${name.padEnd(width)}  ${what}${todo}`;
  });
  const missing = found.filter((check) => !check.ok).length;
  const verdict = missing === 0 ? "`npx seawall up dev` can run." : `${missing} of these must be mended first.`;
  return [...lines, "", verdict].join("\n");
}
