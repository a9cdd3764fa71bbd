import { PolicyPack } from "@pulumi/policy";
import { listen } from "./engine";
import { readExemptions } from "./exemptions";
import { toPolicy } from "./policy";
import { exemptible, rules } from "./rules";
import { Run } from "./run";
import { checkStacks } from "./settings";

/** What stops the run is said when the engine configures the pack: a pack that does not start is reported without its reason. */
const mistakes: Error[] = [];

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    mistakes.push(error as Error);
    return otherwise;
  }
}

attempt(() => checkStacks(rules), undefined);
const run = new Run(attempt(() => readExemptions(exemptible), []));
const policies = rules.map((rule) => toPolicy(rule, run));

listen({
  onStack: (name) => {
    run.enter(name);
    rules.forEach((rule, i) => (policies[i]!.enforcementLevel = run.declaredLevel(rule)));
  },
  onConfig: (config) => {
    if (mistakes[0]) throw mistakes[0];
    run.configure(config, rules);
  },
});

new PolicyPack("seawall", { policies });
