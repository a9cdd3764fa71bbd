// What is measured, and how it is told.
import { table } from "./document.mjs";
import { manyHosts } from "./many-hosts.mjs";
import { printedBy, runs } from "./measure.mjs";
import { largeStacks } from "./policies.mjs";
import { flatPreviews, previews } from "./preview.mjs";
import { restarts } from "./restart.mjs";
import { starts } from "./start.mjs";

const figures = (values, digits = 2) => values.map((value) => value.toFixed(digits));
const medians = `Medians of ${runs} runs taken in turn after one warm-up.`;
/** Rows of what, seconds and a ratio. */
const ratios = (rows, against) =>
  table(
    ["what", "seconds", `against ${against}`],
    rows.map(([what, ...values]) => [what, ...figures(values)]),
  );

function clusterText() {
  const { ups, restore } = printedBy("clusters.ts");
  return `One run each. The critical path is what the update would take if nothing but dependencies made anything wait: the slowest
chain of resources, which is that of the node that joins last. The scripts of all hosts together take longer than the update
where they overlap.

${table(
  ["what", "seconds", "critical path", "against it", "scripts of all hosts, against the update"],
  ups.map(([what, { wall, critical, scripts }]) => [
    what,
    ...figures([wall, critical], 0),
    ...figures([wall / critical, scripts / wall]),
  ]),
)}

The script that founds a cluster; the backup holds 500 objects besides Kubernetes' own.

${ratios(
  [
    ["an empty cluster", restore.empty, 1],
    ["a cluster out of a backup", restore.restored, restore.restored / restore.empty],
  ],
  "an empty one",
)}`;
}

async function startText() {
  const { cold, second, warm, steps } = await starts();
  return `In a clean clone, one run each. Packages of the operating system were there.

${ratios(
  [
    ["nothing in any cache", cold, cold / warm],
    ["again, nothing to do", second, second / warm],
    ["after a reset, with what was built kept", warm, 1],
  ],
  "after a reset",
)}

Where the first of them goes; what is independent overlaps:

${table(["step", "took"], steps)}`;
}

export const sections = {
  start: { title: "npm start", measure: startText },
  previews: {
    title: "A preview of the dev stack",
    measure:
      async () => `Of the stack as it stands: nothing is to be changed. Without what \`seawall exec\` itself takes. ${medians}

${ratios(await previews(), "compiled")}`,
  },
  flat: {
    title: "What components cost a preview",
    measure:
      async () => `Of a stack that holds nothing yet, beside the same resources, each registered by itself with its inputs as
literals. ${medians}

${ratios(await flatPreviews(), "no components, compiled")}`,
  },
  pack: {
    title: "What the policy pack adds as a stack grows",
    measure:
      async () => `Previews of ever more copies of the same resources, by a provider that gives back what it is told, so that the
pack is what differs. ${medians}

${table(
  ["resources", "seconds without the pack", "with it", "added for each hundred"],
  largeStacks().map(([resources, ...seconds]) => [resources, ...figures(seconds)]),
)}`,
  },
  hosts: {
    title: "A preview of many hosts",
    measure:
      async () => `One network and ever more hosts of the library, in scale mode, from nothing, once each. Seconds are from the
start of the command, memory is of all its processes together. The last column is the seconds of the preview for one
resource, against the first row: 1.00 or less is linear. In the row "one role" hosts share tag and firewall, in the others
each has its own. The row "bare" is of as many resources of the same kinds with hardly an input, none of which depends on
another: what engine, SDK and plugins take by themselves.

${table(
  ["hosts", "resources", "seconds to the last registration", "seconds in all", "MiB at most", "a resource"],
  (await manyHosts()).map(([hosts, resources, last, all, peak, ratio]) => [
    hosts,
    resources,
    ...figures([last, all], 1),
    ...figures([peak], 0),
    ...figures([ratio]),
  ]),
)}`,
  },
  clusters: { title: "The dev stack from nothing, and a restore", measure: clusterText },
  restart: {
    title: "The cloud after it was killed",
    measure:
      async () => `The daemon is killed under fifty writes a second and started again, until it answers. That no acknowledged
write is lost is a test (tests/contract/durability.test.ts). ${medians}

${ratios(await restarts(), "an empty process")}`,
  },
};
