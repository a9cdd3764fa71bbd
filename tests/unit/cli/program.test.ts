import { CommanderError } from "commander";
import { version } from "../../../package.json";
import { exitCode } from "../../../sandbox/cli/exit";
import { createProgram } from "../../../sandbox/cli/program";

const names = [
  "up",
  "preview",
  "status",
  "ssh",
  "kubectl",
  "reach",
  "cost",
  "policies",
  "exec",
  "fault",
  "down",
  "reset",
  "doctor",
];

/** Runs a command line with what it prints caught; gives the parser's exit code. */
async function parse(...argv: string[]): Promise<{ code: number; printed: string }> {
  let printed = "";
  const program = createProgram();
  const output = { writeOut: (s: string) => (printed += s), writeErr: (s: string) => (printed += s) };
  for (const command of [program, ...program.commands]) command.configureOutput(output);
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return { code: error.exitCode, printed };
    throw error;
  }
  return { code: 0, printed };
}

test("has these commands", () => {
  expect(createProgram().commands.map((c) => c.name())).toEqual(names);
});

test.each(names)("%s explains itself with examples and exit codes", async (name) => {
  const { code, printed } = await parse(name, "--help");
  expect(code).toBe(0);
  expect(printed).toMatch(/\nExamples:\n( {2}\$ seawall .+\n)+/);
  expect(printed).toMatch(new RegExp(`\\$ seawall ${name}\\b`));
  expect(printed).toMatch(/\nExit codes:\n( +(\d+|\*) {2}\S.*\n)+/);
});

test.each(["up", "preview", "exec", "ssh", "kubectl", "reach"])(
  "%s works on another program by the same option",
  async (name) => {
    const { printed } = await parse(name, "--help");
    expect(printed).toMatch(/\n {2}-C, --project <folder> /);
  },
);

test.each([
  ["up", "--project", "/nowhere"],
  ["exec", "-C", "/nowhere", "--", "pulumi", "up"],
])("a folder without a program is refused before anything starts: %s %s %s", async (...argv) => {
  await expect(parse(...argv)).rejects.toMatchObject({
    code: exitCode.usage,
    message: expect.stringContaining("/nowhere/Pulumi.yaml does not exist") as string,
  });
});

test.each([[["nonsense"]], [["up", "dev", "another"]], [["exec"]], [["reach", "--wrong"]], [["ssh"]]])(
  "%j is refused as wrong usage",
  async (argv) => {
    const { code, printed } = await parse(...argv);
    expect(code).not.toBe(0);
    expect(printed).toContain("error:");
  },
);

test("says its version, for a report of a fault", async () => {
  const { code, printed } = await parse("--version");
  expect([code, printed]).toEqual([0, `${version}\n`]);
});
