import type { Level } from "./rule";

/** What the pack demands of one stack. */
export interface StackSettings {
  /** The most that the stack may cost, in US dollars a month. */
  budget: number;
  /** Levels that differ from the rules' own, by rule id. */
  levels: Readonly<Record<string, Level>>;
}

/** Budgets and levels by the name of the stack, whatever the program. */
const stacks: Readonly<Record<string, StackSettings>> = {
  dev: { budget: 80, levels: {} },
  staging: { budget: 120, levels: {} },
  prod: { budget: 400, levels: {} },
};

/** For stacks of other names, such as those of other programs: every rule at its own level, and a small budget. */
const others: StackSettings = { budget: 100, levels: {} };

/** What the pack demands of the stack called `stack`. A policy configuration file overrides it (docs/policies.md). */
export const stackSettings = (stack: string): StackSettings =>
  Object.hasOwn(stacks, stack) ? (stacks[stack] ?? others) : others;
