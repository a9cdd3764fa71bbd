import { dayOf, Exemption, isExpired, names } from "./exemptions";
import type { Court } from "./policy";
import type { Level, Options, Rule, Surroundings } from "./rule";
import { checkConfiguration, Configured } from "./settings";
import { levelOf, optionsOf, strictestLevel } from "./stacks";

/** One run of the pack: what the engine has told it, and what its rules have met so far. */
export class Run implements Court {
  private stack: string | undefined;
  private readonly fromFile = new Map<string, Level>();
  private readonly needed = new Set<Exemption>();

  constructor(
    private readonly exemptions: readonly Exemption[],
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** The engine says which stack it is at, unless it only analyses a state: then each resource's URN says it. */
  enter(stack: string): void {
    this.stack = stack;
  }

  /**
   * Takes over the levels that a policy configuration file sets.
   *
   * @throws where the file names a rule or an option that there is none of.
   */
  configure(config: ReadonlyMap<string, Configured>, rules: readonly Rule[]): void {
    checkConfiguration(config, rules);
    for (const rule of rules) {
      const level = config.get(rule.id)?.level;
      if (level !== undefined && level !== this.declaredLevel(rule)) this.fromFile.set(rule.id, level);
    }
  }

  declaredLevel({ id }: Rule): Level {
    return this.stack === undefined ? strictestLevel(id) : levelOf(id, this.stack);
  }

  level({ id }: Rule, stack: string): Level {
    return this.fromFile.get(id) ?? levelOf(id, stack);
  }

  options({ id, defaults }: Rule, stack: string, fromFile: Options): Options {
    return { ...defaults, ...optionsOf(id, stack), ...fromFile };
  }

  exemption({ id }: Rule, stack: string, urn: string): Exemption | undefined {
    const today = this.today;
    const found = this.exemptions.find(
      (one) => one.rule === id && one.stack === stack && names(one, urn) && !isExpired(one, today),
    );
    if (found) this.needed.add(found);
    return found;
  }

  surroundings(stack: string): Surroundings {
    const exemptions = this.exemptions.filter((one) => one.stack === stack);
    return { stack, today: this.today, exemptions, needed: this.needed };
  }

  private get today(): string {
    return dayOf(this.now());
  }
}
