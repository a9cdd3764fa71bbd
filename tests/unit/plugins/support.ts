import { Provider, ProviderDefinition, Target } from "../../../sandbox/plugins/shared/provider";
import { Values } from "../../../sandbox/plugins/shared/values";

/** A provider as the engine uses it, without the wire: plain values, nothing secret. */
export class Plugin<Config> {
  /** Passing lines and warnings, in order. */
  readonly lines: string[] = [];
  readonly provider: Provider<Config>;

  constructor(
    definition: ProviderDefinition<Config>,
    readonly name = "res",
  ) {
    this.provider = new Provider(definition, {
      status: (_, line) => this.lines.push(line),
      warn: (_, line) => this.lines.push(`warning: ${line}`),
    });
  }

  target(type: string): Target {
    return { urn: `urn:pulumi:stack::project::${type}::${this.name}`, name: this.name, type };
  }

  check(type: string, news: Values, olds: Values = {}) {
    return this.provider.check(this.target(type), known(olds), known(news), Buffer.from("seed"));
  }

  /** What a check refuses, in its own words. */
  reasons(type: string, news: Values): string[] {
    return this.check(type, news).failures.map((failure) => failure.reason);
  }

  /** Paths that differ, with what happens there: "size: update", "image: update, replaces". */
  changes(type: string, state: Values, oldInputs: Values, news: Values, ignore: string[] = []): string[] {
    const result = this.provider.diff(this.target(type), known(state), known(oldInputs), known(news), ignore);
    return result.changes.map(({ path, kind, replace }) => `${path.join(".")}: ${kind}${replace ? ", replaces" : ""}`);
  }

  /** Checks and creates, as an update does. */
  async create(type: string, news: Values) {
    const { values, failures } = this.check(type, news);
    if (failures.length > 0) throw new Error(failures.map((failure) => failure.reason).join("\n"));
    const live = await this.provider.create(this.target(type), known(values), false);
    return { ...live, inputs: values };
  }

  preview(type: string, news: Values): Promise<Values> {
    return this.provider.create(this.target(type), known(news), true).then((live) => live.state);
  }

  read(type: string, id: string, state: Values = {}, inputs: Values = {}) {
    return this.provider.read(this.target(type), id, known(state), known(inputs));
  }

  async update(type: string, id: string, state: Values, news: Values): Promise<Values> {
    const { values } = this.check(type, news, {});
    return (await this.provider.update(this.target(type), id, known(state), known(values), false)).values;
  }

  delete(type: string, id: string, state: Values): Promise<void> {
    return this.provider.delete(this.target(type), id, known(state));
  }
}

const known = (values: Values) => ({ values, secrets: [] });
