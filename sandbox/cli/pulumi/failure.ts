import * as fs from "node:fs";
import { CliError, exitCode } from "../exit";
import { Diagnostic, Operation, Violation } from "./operation";

/** Lines of one diagnostic that a person reads before they open the log. */
const shownLines = 30;

/**
 * How components and configuration word what they refuse ("Host "web" has 2 problems in its arguments, and nothing of
 * it was created: …", "The configuration of stack "dev" has one problem, …"): the user's input is wrong, nothing failed.
 */
const inputProblem = /\bhas (one problem|\d+ problems)\b.*, and nothing( of it)? was created:/;

/** How the policy pack words settings that it refuses: nothing has been judged or sent. */
const settingsProblem = /\b(is|are) not in order:\n/;

/** What Pulumi printed last as an error, without what it was at. */
function lastError(log: string): string {
  const text = fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "";
  const [, last = ""] = /(?:^|\n)error: ([^]*)$/.exec(text) ?? [];
  return last.replace(/^configuring policy pack "[^"]*" at "[^"]*": /, "").trim();
}

/** Turns an operation that did not succeed into the message that its user needs. */
export function failureOf(operation: Operation, what: string, log: string): CliError {
  const input = operation.errors.filter((e) => inputProblem.test(e.message));
  if (input.length > 0) {
    return new CliError(input.map((e) => e.message).join("\n\n"), exitCode.usage);
  }
  if (operation.refused) {
    const refused = operation.violations.filter((v) => v.mandatory);
    const head = `Refused by ${refused.length === 1 ? "a policy" : `${refused.length} policy violations`}`;
    const scope = operation.updating ? "the update stopped where it was:" : "nothing was sent to the cloud:";
    const lines = refused.map(violationText);
    return new CliError([`${head}, ${scope}`, ...lines].join("\n"), exitCode.refused);
  }
  const errors = operation.errors.map(diagnosticText);
  if (errors.length === 0) {
    // What goes wrong before the program runs, a policy pack's settings above all, is printed and is no event.
    const said = lastError(log);
    if (settingsProblem.test(said)) return new CliError(said, exitCode.usage);
    errors.push(indent(said || "Pulumi gave no reason."));
  }
  const next = operation.updating
    ? ["What was done stays, and `npx seawall up` again continues where this stopped."]
    : [];
  return new CliError([`${what} failed:`, ...errors, "", ...next, `Full log: ${log}`].join("\n"), exitCode.failed);
}

/** Violations of one rule that say the same, as one text: who is advised of five firewalls reads it once. */
export function groupedViolations(violations: readonly Violation[]): string[] {
  const groups = new Map<string, Violation[]>();
  for (const violation of violations) {
    const key = `${violation.policy}\n${violation.message}`;
    groups.set(key, [...(groups.get(key) ?? []), violation]);
  }
  return [...groups.values()].map((same) =>
    violationText({
      ...same[0]!,
      resource: same
        .map(({ resource }) => resource)
        .filter(Boolean)
        .join(", "),
    }),
  );
}

export const violationText = ({ policy, resource, message }: Violation): string =>
  indent(`${policy}${resource ? ` · ${resource}` : ""}\n${indent(message)}`);

function diagnosticText({ resource, message }: Diagnostic): string {
  const lines = message.split("\n");
  const left = lines.length - shownLines;
  const shown = left > 0 ? [`… ${left} lines before, in the log`, ...lines.slice(-shownLines)] : lines;
  return indent(resource ? `${resource}:\n${indent(shown.join("\n"))}` : shown.join("\n"));
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, "  ");
