// The project's checks, in the order in which `npm test` begins them. Those on hosts wait more than they work: all others run
// meanwhile, quick ones first.
import * as path from "node:path";

const jest = ["node", "node_modules/jest/bin/jest.js"];
const inBand = [
  "--runInBand",
  "--verbose=false",
  "--reporters",
  "default",
  "--reporters",
  "./tests/support/each-case.js",
];
const hosts = [...jest, "--selectProjects", "sandbox", ...inBand];

/** Official provider plugins as archives, to judge the stand-ins with. Users have none. */
const officialPlugins =
  process.env.SEAWALL_PLUGINS ?? path.resolve(import.meta.dirname, "..", "..", "shared", "providers");

/** The suites of tests/full, each on hosts of its own. */
const long = {
  upgrade: "state and hosts of the first version, updated by today's",
  "two-clones": "two sandboxes of two checkouts beside each other",
  "faults-apis": "an update while the clouds' APIs fail, at every point",
  "faults-hosts": "an update while hosts fail, at every point",
  bastion: "hosts behind a bastion, and one of them silent",
  "replaced-host": "a host that is replaced, and one that never let anybody in",
  "high-availability": "three control planes, of which one is lost",
  "cluster-growth": "clusters that grow, shrink and change their nodes",
  "cluster-services": "a cluster with everything on, and its certificates",
  "managed-cluster": "a managed cluster, from its creation to its end",
  aidatalabs: "the program of AI Data Labs",
};

/**
 * `full`: only with `--full`. `beside`: the next ones do not wait for it. `needs`: a folder without which the check is skipped, and counted as that.
 *
 * @type {{ name: string, what: string, command: string[], jest?: boolean, full?: boolean, beside?: boolean, needs?: string, environment?: Record<string, string> }[]}
 */
export const checks = [
  { name: "tools", what: "what the checks themselves need on this machine", command: ["node", "tools/prepare.mjs"] },
  {
    name: "sandbox",
    what: "the platform on real hosts, from outside",
    command: hosts,
    jest: true,
    beside: true,
  },
  { name: "format", what: "Prettier", command: ["node_modules/.bin/prettier", "--check", "--log-level", "warn", "."] },
  { name: "types", what: "TypeScript, strict", command: ["node_modules/.bin/tsc", "--noEmit"] },
  {
    name: "lint",
    what: "ESLint, with the import rules between the packages",
    command: ["node_modules/.bin/eslint", ".", "--max-warnings", "0"],
  },
  {
    name: "go",
    what: "gofmt, vet and tests of the Go modules",
    command: ["bash", "tools/check-go.sh"],
  },
  {
    name: "unit",
    what: "components on Pulumi mocks, policies, sandbox parts, shell scripts, structure",
    command: [...jest, "--selectProjects", "unit"],
    jest: true,
  },
  {
    name: "policies",
    what: "every rule through the real engine, violating and compliant, values known and unknown",
    command: [...jest, "--selectProjects", "policies", ...inBand],
    jest: true,
  },
  {
    name: "lifecycle",
    what: "every resource type and each of its updates, on stand-in and official plugins",
    command: [...jest, "--selectProjects", "lifecycle", ...inBand],
    jest: true,
  },
  {
    name: "official",
    what: "the platform on real hosts again, by the official plugins",
    command: hosts,
    jest: true,
    full: true,
    needs: officialPlugins,
    environment: { SEAWALL_PLUGINS: officialPlugins },
  },
  ...Object.entries(long).map(([name, what]) => ({
    name,
    what,
    command: [...jest, "--selectProjects", "full", ...inBand, "--testPathPatterns", `full/${name}\\.`],
    jest: true,
    full: true,
  })),
];
