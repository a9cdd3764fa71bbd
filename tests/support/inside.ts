import { hostExec, stranger } from "../../sandbox/hosts";

/** Runs a program in the sandbox of this checkout: `inside.ts <droplet id or "stranger"> <program> [arguments]`. */
async function main(): Promise<void> {
  const [place = "", ...argv] = process.argv.slice(2);
  const options = { accept: "any" as const, timeoutMs: 60_000 };
  const finished = await (place === "stranger" ? stranger(argv, options) : hostExec(Number(place), argv, options));
  process.stdout.write(finished.stdout);
  process.stderr.write(finished.stderr);
  process.exitCode = finished.code;
}

void main();
