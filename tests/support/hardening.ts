import { read } from "./repository";

/** The rows of the tables under one heading of docs/hardening.md that begin with a name in backticks; that without them. */
export function hardeningTable(heading: string): string[][] {
  const section = read("docs/hardening.md")
    .split("\n## ")
    .find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/hardening.md has no heading "${heading}"`);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").slice(1, -1))
    .map(([first = "", ...others]) => [first.replaceAll("`", "").trim(), ...others.map((cell) => cell.trim())]);
}
