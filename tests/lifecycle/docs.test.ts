import { read } from "../support/repository";
import { differences } from "./differences";

/** The rows of docs/fidelity.md under one heading. */
const rows = read("docs/fidelity.md")
  .split("\n## ")
  .find((section) => section.startsWith("Stand-in plugins beside the official ones"))!
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

test("docs/fidelity.md tells where the stand-ins differ from the official plugins, and nothing else", () => {
  const told = rows.map(([, type, , reason]) => [type, reason]);
  expect(told).toEqual(differences.map(({ type, reason }) => [`\`${type.split(":").at(-1)}\``, reason]));
});
