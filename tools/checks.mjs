// The project's checks, in the order in which `npm test` runs them: quick ones first.
const jest = ["node", "node_modules/jest/bin/jest.js"];

/** @type {{ name: string, what: string, command: string[], jest?: boolean, full?: boolean, environment?: Record<string, string> }[]} */
export const checks = [
  { name: "tools", what: "what the checks themselves need on this machine", command: ["node", "tools/prepare.mjs"] },
  { name: "format", what: "Prettier", command: ["node_modules/.bin/prettier", "--check", "--log-level", "warn", "."] },
  { name: "types", what: "TypeScript, strict", command: ["node_modules/.bin/tsc", "--noEmit"] },
  {
    name: "lint",
    what: "ESLint, with the import rules between the packages",
    command: ["node_modules/.bin/eslint", ".", "--max-warnings", "0"],
  },
  { name: "go", what: "gofmt, vet and tests of the engine's module", command: ["bash", "tools/check-go.sh"] },
  {
    name: "unit",
    what: "components on Pulumi mocks, policies, sandbox parts, shell scripts, structure",
    command: [...jest, "--selectProjects", "unit"],
    jest: true,
  },
  {
    name: "lifecycle",
    what: "every resource type and each of its updates, on stand-in and official plugins",
    command: [...jest, "--selectProjects", "lifecycle", "--runInBand", "--verbose"],
    jest: true,
  },
  {
    name: "sandbox",
    what: "the platform on real hosts, from outside",
    command: [...jest, "--selectProjects", "sandbox", "--runInBand", "--verbose"],
    jest: true,
  },
  {
    name: "full",
    what: "the long matrices: two clones side by side, the official plugins",
    command: [...jest, "--selectProjects", "full", "--runInBand", "--verbose"],
    jest: true,
    full: true,
  },
];
