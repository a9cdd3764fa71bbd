// How the policy pack's share of a preview grows with the number of resources.
import { printedBy } from "./measure.mjs";

/** Rows of the table: resources, seconds without the pack, with it, and what it adds for each hundred resources. */
export const largeStacks = () =>
  printedBy("large-stack.ts").map(([resources, without, judged]) => [
    resources,
    without,
    judged,
    ((judged - without) / resources) * 100,
  ]);
