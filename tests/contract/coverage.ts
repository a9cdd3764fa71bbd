import * as path from "node:path";
import { root } from "../support/repository";
import type { Operation } from "./openapi";
import type { Client, Recording, Seen } from "./proxy/recording";

/** What the run covered, for people. Written by `npm run docs:contract`. */
export const coverageFile = path.join(root, "docs", "contract.md");

const most = 8;

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
const named = (seen: readonly Seen[], of: (one: Seen) => string): string[] => [...new Set(seen.map(of))].sort(byName);
const succeeded = (seen: readonly Seen[]): Seen[] => seen.filter(({ status }) => status < 400);
const operationsOf = (seen: readonly Seen[]): string[] => named(succeeded(seen), (one) => one.operation);
const answersOf = (seen: readonly Seen[]): number => named(seen, (one) => `${one.operation} ${one.status}`).length;

function digitalOcean(seen: readonly Seen[], operations: readonly Operation[]): string[] {
  return named(seen, (one) => one.resource).map((resource) => {
    const mine = seen.filter((one) => one.resource === resource);
    const specified = operations.filter((one) => one.resource === resource);
    const covered = operationsOf(mine);
    const by = (client: Client) => operationsOf(mine.filter((one) => one.client === client)).length;
    const missing = specified.filter(({ method, template }) => !covered.includes(`${method} ${template}`));
    const ids = missing.slice(0, most).map(({ id }) => `\`${id}\``);
    const more = missing.length > most ? ` and ${missing.length - most} more` : "";
    const counts = `dots ${by("dots")}, godo ${by("godo")}, raw ${by("raw")}; kinds of answers: ${answersOf(mine)}`;
    const lacks = missing.length > 0 ? `; not covered: ${ids.join(", ")}${more}` : "";
    return `- **${resource}**: ${covered.length} of ${specified.length} (${counts})${lacks}`;
  });
}

const others = (seen: readonly Seen[]): string[] =>
  named(seen, (one) => one.resource).map((resource) => {
    const mine = seen.filter((one) => one.resource === resource);
    const operations = operationsOf(mine).map((operation) => `\`${operation}\``);
    return `- **${resource}**: ${operations.join(", ")}`;
  });

/** One line a resource, so that changes of two people meet only where they are about the same one. */
export function coverage(recording: Recording): string {
  const of = (...clients: Client[]) => recording.seen.filter(({ client }) => clients.includes(client));
  const isCloudflare = ({ operation }: Seen) => !operation.includes(" /v2/");
  return `# What the contract covers

Written by \`npm run docs:contract\`; a test fails where it is not what \`tests/contract/suites\` really did.

Every answer of DigitalOcean's side that passed the recording proxy was held against DigitalOcean's OpenAPI specification, and there was no
difference: body, status and rate limit headers. An operation counts as covered where it succeeded. A kind of answer is an operation with a status,
refusals as well.

## DigitalOcean

${digitalOcean(
  of("dots", "godo", "raw").filter((one) => !isCloudflare(one)),
  recording.specification?.operations ?? [],
).join("\n")}

## Cloudflare

${others(of("cloudflare", "raw").filter(isCloudflare)).join("\n")}

## Spaces

${others(of("s3")).join("\n")}
`;
}
