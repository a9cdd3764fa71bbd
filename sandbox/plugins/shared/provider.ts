import { messageOf } from "./errors";
import { check, Checked } from "./check";
import { diff, Difference } from "./diff";
import { ProviderFacts, ResourceFacts } from "./facts";
import { metaOf, privateStateOf } from "./meta";
import { redactor } from "./redact";
import { Context, Live, PartialFailure, Problem, ResourceType } from "./resource";
import { declaredSecrets, tellingSecrets } from "./secrets";
import { importedInputs, plain, planned, refreshedInputs } from "./states";
import { Decoded, formatPath, Path, Values } from "./values";

/** One stand-in: facts from the official schema, and what to do for each resource type. */
export interface ProviderDefinition<Config> {
  facts: ProviderFacts;
  /** Turns the provider's own inputs and the environment into what the types work with. Throws where something is missing. */
  configure(args: Values): Config;
  resources: Record<string, ResourceType<Config>>;
  /** Functions, by token. */
  functions?: Record<string, (context: Context<Config>, args: Values) => Promise<Values>>;
}

/** Where a provider's lines go. */
export interface Log {
  status(urn: string, message: string): void;
  warn(urn: string, message: string): void;
}

export interface Target {
  urn: string;
  name: string;
  /** Type token. */
  type: string;
  timeout?: number;
}

/** A value with its secrets, ready to be encoded. */
export interface Result {
  values: Values;
  secrets: Path[];
}

/** The life of a resource, told in plain values; `server.ts` puts it on the wire. */
export class Provider<Config> {
  private config: Config | undefined;
  private readonly aborted = new AbortController();

  constructor(
    readonly definition: ProviderDefinition<Config>,
    private readonly log: Log,
  ) {}

  configure(args: Values): void {
    this.config = this.definition.configure(args);
  }

  /** Ends every operation under way as soon as it can. */
  cancel(): void {
    this.aborted.abort();
  }

  check(
    target: Target,
    olds: Decoded,
    news: Decoded,
    seed: Uint8Array,
    proposedName?: string,
  ): Result & { failures: Failure[] } {
    const { facts, type } = this.typeOf(target);
    const style = this.definition.facts.style;
    const request = { name: target.name, olds: olds.values, news: news.values, seed, proposedName };
    const { inputs, problems }: Checked = check(style, facts, request);
    const said = new Set(problems.map((problem) => formatPath(problem.path)));
    const rules = type.validate?.(plain(inputs)) ?? [];
    problems.push(...rules.filter((problem) => !said.has(formatPath(problem.path))));
    const failures = problems.map((problem) => failure(style, target.name, problem));
    return { values: inputs, secrets: [...news.secrets, ...declaredSecrets(facts.properties, inputs)], failures };
  }

  diff(target: Target, state: Decoded, oldInputs: Decoded, news: Decoded, ignore: string[]): Difference {
    const { facts, type } = this.typeOf(target);
    const request = { state: state.values, oldInputs: oldInputs.values, inputs: news.values, ignore };
    return diff(this.definition.facts.style, facts, type, request);
  }

  async create(target: Target, news: Decoded, preview: boolean): Promise<Live & { secrets: Path[] }> {
    const { facts, type } = this.typeOf(target);
    const inputs = plain(news.values);
    if (preview) {
      const values = planned(facts, inputs, undefined, type);
      return { id: "", state: values, secrets: this.secrets(facts, values, news.secrets) };
    }
    const context = this.context(target, facts, [news]);
    const live = await this.run(context, facts, news.secrets, () => type.create(context, inputs));
    return { id: live.id, ...this.state(facts, live, news.secrets) };
  }

  async read(
    target: Target,
    id: string,
    state: Decoded,
    inputs: Decoded,
  ): Promise<(Live & { inputs: Values; secrets: Path[] }) | undefined> {
    const { facts, type } = this.typeOf(target);
    const context = this.context(target, facts, [state, inputs]);
    const importing = Object.keys(state.values).length === 0;
    if (importing && !type.read)
      throw new Error(`${target.type} cannot be imported: nothing outside the state tells what it is.`);
    const live = type.read
      ? await this.run(context, facts, state.secrets, () => type.read!(context, id, state.values))
      : { id, state: state.values };
    if (!live) return undefined;
    const secrets = [...state.secrets, ...inputs.secrets];
    const { style } = this.definition.facts;
    const newInputs = importing
      ? importedInputs(style, type, facts, live.state)
      : refreshedInputs(style, facts, type, inputs.values, state.values, live.state);
    return { id: live.id, ...this.state(facts, live, secrets, state.values), inputs: newInputs };
  }

  async update(target: Target, id: string, state: Decoded, news: Decoded, preview: boolean): Promise<Result> {
    const { facts, type } = this.typeOf(target);
    const inputs = plain(news.values);
    if (preview || !type.update) {
      const live = { id, state: planned(facts, inputs, state.values, type) };
      const result = this.state(facts, live, news.secrets, state.values);
      return { values: result.state, secrets: result.secrets };
    }
    const context = this.context(target, facts, [state, news]);
    const values = await this.run(context, facts, news.secrets, () => type.update!(context, id, state.values, inputs));
    const result = this.state(facts, { id, state: values }, news.secrets, state.values);
    return { values: result.state, secrets: result.secrets };
  }

  async delete(target: Target, id: string, state: Decoded): Promise<void> {
    const { facts, type } = this.typeOf(target);
    const context = this.context(target, facts, [state]);
    await this.run(context, facts, state.secrets, async () => type.delete?.(context, id, state.values));
  }

  async invoke(token: string, args: Decoded): Promise<Values> {
    const handler = this.definition.functions?.[token];
    if (!handler) {
      const known = Object.keys(this.definition.functions ?? {}).join(", ") || "none";
      throw new Error(`The stand-in of ${this.definition.facts.name} has no function ${token} (it has: ${known}).`);
    }
    const context = this.context({ urn: "", name: token, type: token }, { properties: {} }, [args]);
    return this.run(context, { properties: {} }, args.secrets, () => handler(context, args.values));
  }

  private typeOf(target: Target): { facts: ResourceFacts; type: ResourceType<Config> } {
    const facts = this.definition.facts.resources[target.type];
    const type = this.definition.resources[target.type];
    if (!facts || !type) {
      const known = Object.keys(this.definition.resources).join(", ");
      throw new Error(
        `The stand-in of ${this.definition.facts.name} has no resource type ${target.type}. It has: ${known}. ` +
          "The official plugin has them all: install it, or add the type to sandbox/plugins.",
      );
    }
    return { facts, type };
  }

  private context(target: Target, facts: ResourceFacts, decoded: Decoded[]): Context<Config> {
    const redactors = decoded.map(({ values, secrets }) => redactor(values, tellingSecrets(facts, secrets)));
    const redact = (text: string): string => redactors.reduce((result, apply) => apply(result), text);
    return {
      config: (this.config ??= this.definition.configure({})),
      name: target.name,
      timeout: target.timeout || undefined,
      signal: this.aborted.signal,
      status: (message) => this.log.status(target.urn, redact(message)),
      warn: (message) => this.log.warn(target.urn, redact(message)),
      redact,
    };
  }

  /** Runs an operation so that no message of its failure shows a secret. */
  private async run<T>(
    context: Context<Config>,
    facts: ResourceFacts,
    secrets: Path[],
    operation: () => Promise<T>,
  ): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      const message = context.redact(messageOf(error));
      if (!(error instanceof PartialFailure)) throw new Error(message);
      const { id } = error.live;
      const { state, secrets: marked } = this.state(facts, error.live, secrets);
      throw new MarkedPartialFailure({ id, state }, marked, message);
    }
  }

  private state(
    facts: ResourceFacts,
    live: Live,
    inputSecrets: Path[],
    before: Values = {},
  ): { state: Values; secrets: Path[] } {
    const state = { ...live.state };
    if (this.definition.facts.style !== "native") state.id = live.id;
    if (facts.schemaVersion) {
      state.__meta = metaOf(facts.schemaVersion, { ...privateStateOf(before), ...live.privateState });
    }
    return { state, secrets: this.secrets(facts, state, inputSecrets) };
  }

  /** What is secret in a state: what the schema says, what was secret when it was given, and any output that repeats it. */
  private secrets(facts: ResourceFacts, state: Values, inputSecrets: Path[]): Path[] {
    const declared = declaredSecrets(facts.properties, state);
    const given = tellingSecrets(facts, inputSecrets);
    const hide = redactor(state, given);
    const repeating = Object.entries(state).filter(
      ([name, value]) => !facts.properties[name]?.input && typeof value === "string" && hide(value) !== value,
    );
    return [...inputSecrets, ...declared, ...repeating.map(([name]) => [name])];
  }
}

/** A partial failure whose state is ready for the wire. */
export class MarkedPartialFailure extends PartialFailure {
  constructor(
    live: Live,
    readonly secrets: Path[],
    message: string,
  ) {
    super(live, message);
  }
}

export interface Failure {
  property: string;
  reason: string;
}

/** Bridged providers name the place inside the reason; the engine would otherwise print the value beside it. */
function failure(style: ProviderFacts["style"], name: string, problem: Problem): Failure {
  const path = formatPath(problem.path);
  if (style === "native") return { property: path, reason: problem.reason };
  return { property: "", reason: `${problem.reason}. Examine values at '${name}.${path}'.`.replace("..", ".") };
}
