import { check, Checked } from "./check";
import { diff, Difference } from "./diff";
import { implied, Property, ProviderFacts, ResourceFacts } from "./facts";
import { redactor } from "./redact";
import { Context, Live, PartialFailure, Problem, ResourceType } from "./resource";
import { Decoded, formatPath, isObject, Path, UNKNOWN, Value, Values } from "./values";

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
    if (problems.length === 0) problems.push(...(type.validate?.(plain(inputs)) ?? []));
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
    const newInputs = importing
      ? inputsFrom(facts, live.state)
      : refreshedInputs(facts, type, inputs.values, state.values, live.state);
    return { id: live.id, ...this.state(facts, live, secrets), inputs: newInputs };
  }

  async update(target: Target, id: string, state: Decoded, news: Decoded, preview: boolean): Promise<Result> {
    const { facts, type } = this.typeOf(target);
    const inputs = plain(news.values);
    if (preview || !type.update) {
      const result = this.state(facts, { id, state: planned(facts, inputs, state.values, type) }, news.secrets);
      return { values: result.state, secrets: result.secrets };
    }
    const context = this.context(target, facts, [state, news]);
    const values = await this.run(context, facts, news.secrets, () => type.update!(context, id, state.values, inputs));
    const result = this.state(facts, { id, state: values }, news.secrets);
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
      const message = context.redact(error instanceof Error ? error.message : String(error));
      if (!(error instanceof PartialFailure)) throw new Error(message);
      const { id } = error.live;
      const { state, secrets: marked } = this.state(facts, error.live, secrets);
      throw new MarkedPartialFailure({ id, state }, marked, message);
    }
  }

  private state(facts: ResourceFacts, live: Live, inputSecrets: Path[]): { state: Values; secrets: Path[] } {
    const state = { ...live.state };
    if (this.definition.facts.style !== "native") state.id = live.id;
    if (facts.schemaVersion) state.__meta = JSON.stringify({ schema_version: String(facts.schemaVersion) });
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

/** Inputs without the marker of filled-in defaults, at every depth. */
function plain(values: Values): Values {
  const clean = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(clean);
    return isObject(value) ? plain(value) : value;
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== "__defaults")
      .map(([name, value]) => [name, clean(value)]),
  );
}

/** The state an update is expected to lead to. */
function planned(facts: ResourceFacts, inputs: Values, state: Values | undefined, type: ResourceType<never>): Values {
  const out: Values = {};
  for (const [name, property] of Object.entries(facts.properties)) {
    const given = property.input ? (inputs[name] ?? implied(property)) : undefined;
    const open = !property.input || property.computed;
    out[name] = given ?? (open ? (state ? state[name] : UNKNOWN) : undefined);
  }
  return { ...out, ...type.plan?.(inputs, state) };
}

/** What a program would have to say to get this state. */
function inputsFrom(facts: ResourceFacts, state: Values): Values {
  const inputs: Values = {};
  for (const [name, property] of Object.entries(facts.properties)) {
    const value = state[name];
    if (!property.input || value === undefined || value === null || value === "") continue;
    if (Array.isArray(value) ? value.length === 0 : value === false && property.default === undefined) continue;
    inputs[name] = value;
  }
  return inputs;
}

/** Inputs after a refresh: as they were, but where the live value moved away. */
function refreshedInputs(
  facts: ResourceFacts,
  type: Pick<ResourceType<never>, "same">,
  inputs: Values,
  before: Values,
  after: Values,
): Values {
  const out: Values = { ...inputs };
  for (const [name, property] of Object.entries(facts.properties)) {
    if (!property.input || inputs[name] === undefined) continue;
    const moved = JSON.stringify(before[name]) !== JSON.stringify(after[name]);
    if (moved && after[name] !== undefined && !type.same?.[name]?.(after[name], inputs[name])) out[name] = after[name];
  }
  return out;
}

/**
 * The secrets to look for in texts: what was given, not what came out of it. Of an object that is secret as a whole, only
 * the fields worth hiding: not the host beside the password.
 */
function tellingSecrets(facts: ResourceFacts, secrets: Path[]): Path[] {
  return secrets.flatMap((path) => {
    const output = facts.properties[path[0]!];
    if (output && !output.input) return [];
    const property = propertyAt(facts, path);
    return property?.fields ? secretFields(property.fields, path) : [path];
  });
}

/** Where the schema says "secret", at every depth that has a value. */
function declaredSecrets(fields: Record<string, Property>, values: Values, path: Path = []): Path[] {
  return Object.entries(fields).flatMap(([name, property]) => {
    const value = values[name];
    if (value === undefined) return [];
    const own = property.secret ? [[...path, name]] : [];
    return property.fields && isObject(value)
      ? [...own, ...declaredSecrets(property.fields, value, [...path, name])]
      : own;
  });
}

function secretFields(fields: Record<string, Property>, path: Path): Path[] {
  const found = Object.entries(fields).flatMap(([name, property]) => {
    if (property.secret) return [[...path, name]];
    return property.fields ? secretFields(property.fields, [...path, name]) : [];
  });
  return found.length > 0 ? found : [path];
}

function propertyAt(facts: ResourceFacts, path: Path): Property | undefined {
  return path.reduce<Property | undefined>((property, step) => property?.fields?.[step] ?? property?.items, {
    type: "object",
    fields: facts.properties,
  });
}
