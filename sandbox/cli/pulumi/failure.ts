import { CliError, exitCode } from "../exit";
import { Diagnostic, Operation, Violation } from "./operation";

/** Lines of one diagnostic that a person reads before they open the log. */
const shownLines = 30;

/**
 * How components and configuration word what they refuse ("Host "web" has 2 problems in its arguments, and nothing of
 * it was created: …", "The configuration of stack "dev" has one problem, …"): the user's input is wrong, nothing failed.
 */
const inputProblem = /\bhas (one problem|\d+ problems)\b.*, and nothing( of it)? was created:/;

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
  if (errors.length === 0) errors.push("  Pulumi gave no reason.");
  return new CliError([`${what} failed:`, ...errors, "", `Full log: ${log}`].join("\n"), exitCode.failed);
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
