import { type Command, InvalidArgumentError } from "commander";
import { cloudClient, faultKinds, type FaultOrder, faultLasts, readFaultOrder } from "../../cloud";
import type { Instance } from "../../instance";
import { CliError, exitCode, helpTail } from "../exit";
import { faultLines, faultText } from "../faults";
import { requireRunning } from "../health";
import { styleOf, table } from "../style";

const examples = [
  'seawall fault add rate-limit --when "POST /v2/droplets" --seconds 5 --times 2',
  'seawall fault add lost-answer --when "POST /v2/firewalls"',
  'seawall fault add latency --seconds 3 --when "any /client/v4/**" --for 300',
  "seawall fault add host-lost --host web --when script",
  "seawall fault add disk-full --host data --for 120",
  "seawall fault list",
  "seawall fault clear 2",
];

const codes = {
  [exitCode.ok]: "done",
  [exitCode.failed]: "no sandbox runs, or there is no such fault",
  [exitCode.usage]: "a fault or an option that there is not",
};

/** Every kind of fault, its options and its limits. */
function kindsHelp(): string {
  const rows = Object.entries(faultKinds).map(([name, kind]) => {
    const seconds = "seconds" in kind ? `; --seconds: ${kind.seconds.what} (${kind.seconds.otherwise} s)` : "";
    return [name, `${kind.what}${seconds}`];
  });
  return [
    "",
    "Faults:",
    table(rows, "  "),
    "",
    "A fault of requests strikes once unless --times says otherwise; latency and spaces-down strike until their time is up.",
    '--when names requests as "<method> <path>": the method may be `write` or `any`; in the path * is one segment and ** at',
    "the end is all that follows. Paths begin with /v2 (DigitalOcean), /client/v4 (Cloudflare) or /spaces/<bucket>. Faults of",
    "a host begin at once; with --when after such a request was answered, or, with --when script, when a remote script",
    "runs on the host.",
    "",
    "disk-full covers /home, /opt, /root, /srv, /tmp, /var/tmp, /var/log, /var/cache, /var/lib/apt, /var/lib/dpkg and",
    "/var/lib/seawall by full file systems, and writes nothing on the machine's disk: what is there can be read, and /etc, /usr",
    "and volumes can still be written.",
  ].join("\n");
}

export function addFault(program: Command): void {
  const fault = program
    .command("fault")
    .description("let something go wrong in the sandbox on purpose: errors and lost answers of the clouds, lost hosts")
    .addHelpText("after", `${kindsHelp()}\n${helpTail(examples, codes)}`);
  fault
    .command("list", { isDefault: true })
    .description("say which faults are switched on")
    .option("--json", "the same as JSON")
    .addHelpText("after", helpTail(["seawall fault list"], codes))
    .action(list);
  fault
    .command("add")
    .description("switch a fault on")
    .argument("<fault>", "what goes wrong: see below")
    .option("--when <moment>", 'requests that it is about ("POST /v2/droplets"), or "script"')
    .option("--host <host>", "the host or droplet that it is about, by name or id")
    .option("--seconds <seconds>", "how late, how long: see below", number)
    .option("--times <count>", "how often it strikes", number)
    .option(
      "--for <seconds>",
      `when it ends by itself (default: ${faultLasts.otherwise}, at most ${faultLasts.most})`,
      number,
    )
    .addHelpText(
      "after",
      `${kindsHelp()}\n${helpTail(
        examples.filter((line) => line.includes(" add ")),
        codes,
      )}`,
    )
    .action(add);
  fault
    .command("clear")
    .description("end a fault, or all")
    .argument("[id]", "as `seawall fault list` shows it")
    .addHelpText("after", helpTail(["seawall fault clear", "seawall fault clear 2"], codes))
    .action(clear);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const faults = await cloudClient(await requireRunning()).faults();
  const told = faults.length > 0 ? faultLines(faults).join("\n") : "No fault is switched on.";
  process.stdout.write(`${json ? JSON.stringify(faults, undefined, 2) : told}\n`);
}

async function add(kind: string, options: Record<string, unknown>): Promise<void> {
  const order = checked({ kind, ...options });
  const instance = await requireRunning();
  const style = styleOf(process.stdout);
  const { id, ...fault } = await cloudClient(instance).addFault(order);
  const { host } = order;
  process.stdout.write(`${style.warn(`Fault ${id} is switched on: ${faultText({ id, ...fault })}`)}\n`);
  if (host !== undefined && !(await hosts(instance)).includes(host))
    process.stdout.write(`There is no host ${host} yet (hosts: ${(await hosts(instance)).join(", ") || "none"}).\n`);
}

/** What was said, as the cloud will take it. */
function checked(given: Record<string, unknown>): Partial<FaultOrder> {
  try {
    readFaultOrder(given);
    return given;
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error), exitCode.usage);
  }
}

const hosts = async (instance: Instance): Promise<string[]> =>
  (await cloudClient(instance).dropletHosts()).map(({ name }) => name);

async function clear(id?: string): Promise<void> {
  const client = cloudClient(await requireRunning());
  const active = await client.faults();
  if (id !== undefined && !active.some((fault) => fault.id === id)) {
    const known = active.map((fault) => fault.id).join(", ") || "none is switched on";
    throw new CliError(`There is no fault ${id}. Faults: ${known}.`);
  }
  const cleared = await client.clearFaults(id);
  const told = cleared.map((fault) => `${fault.id} (${fault.kind})`).join(", ");
  process.stdout.write(`${cleared.length > 0 ? `Ended: ${told}.` : "No fault is switched on."}\n`);
}
