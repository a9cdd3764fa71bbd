import { cloudClient } from "../../../sandbox/cloud";
import { cloudflareAccount } from "../../../sandbox/instance";
import { cloudflare } from "../../../sandbox/plugins/cloudflare/provider";
import { Values } from "../../../sandbox/plugins/shared/values";
import { TestCloud, token } from "../../contract/support";
import { Plugin } from "./support";

export const account = { id: cloudflareAccount };
export const accountId = cloudflareAccount;

export const typeOf = (name: string): string => `cloudflare:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;

/** The Cloudflare stand-in with a cloud of its own. */
export class CloudflareCase {
  readonly plugin = new Plugin(cloudflare as never);
  private constructor(readonly cloud: TestCloud) {
    this.plugin.provider.configure({ baseUrl: `${cloud.url}/client/v4`, apiToken: token });
  }

  static start = async (): Promise<CloudflareCase> => new CloudflareCase(await TestCloud.start());

  remove = (): Promise<void> => this.cloud.remove();

  async zone(name: string): Promise<string> {
    return (await this.plugin.create(typeOf("Zone"), { name, account })).id;
  }

  /** Asks Cloudflare itself, past the plugin. */
  async result(method: string, path: string, body?: unknown): Promise<Values> {
    const answer = await this.cloud.call(method, `/client/v4${path}`, body);
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    return (answer.body as { result: Values }).result;
  }

  /** Requests of Cloudflare's API that a function made to change something. */
  async writesOf(operation: () => Promise<unknown>): Promise<string[]> {
    const client = cloudClient(this.cloud.instance);
    const before = (await client.requests({ writesOnly: true })).length;
    await operation();
    const after = await client.requests({ writesOnly: true });
    return after.slice(before).map(({ method, path }) => `${method} ${path.replace("/client/v4", "")}`);
  }

  /**
   * What must hold for every resource at any time: asking again changes nothing, a refresh finds nothing, and an import
   * asks for nothing else. `notImported` are inputs that the API does not tell back.
   */
  async expectSteady(type: string, live: Live, importId: string | undefined, notImported: Values = {}): Promise<void> {
    const { plugin } = this;
    expect(plugin.changes(type, live.state, live.inputs, live.inputs)).toEqual([]);
    const read = (await plugin.read(type, live.id, live.state, live.inputs))!;
    expect({ id: read.id, state: read.state, inputs: read.inputs }).toEqual({
      id: live.id,
      state: live.state,
      inputs: live.inputs,
    });
    if (importId === undefined) return;
    const imported = (await plugin.read(type, importId))!;
    expect(imported.id).toBe(live.id);
    expect({ ...imported.state, ...notImported }).toEqual(live.state);
    const { failures, values } = plugin.check(type, { ...imported.inputs, ...notImported });
    expect(failures).toEqual([]);
    expect(plugin.changes(type, { ...imported.state, ...notImported }, imported.inputs, values)).toEqual([]);
    expect(plugin.changes(type, { ...imported.state, ...notImported }, imported.inputs, live.inputs)).toEqual([]);
  }

  /** Updates in place, as an `up` does, and expects the changes given. */
  async update(type: string, live: Live, news: Values, changes: string[]): Promise<Live> {
    expect(this.plugin.changes(type, live.state, live.inputs, news)).toEqual(changes);
    const inputs = this.plugin.check(type, news).values;
    return { id: live.id, inputs, state: await this.plugin.update(type, live.id, live.state, news) };
  }
}

export interface Live {
  id: string;
  state: Values;
  inputs: Values;
}
