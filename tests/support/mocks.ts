import { gunzipSync } from "node:zlib";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor, MockResourceArgs } from "@pulumi/pulumi/runtime/mocks";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc";
import { InputError } from "@seawall/components";
import * as settings from "@pulumi/pulumi/runtime/settings";
import * as state from "@pulumi/pulumi/runtime/state";

/** What a program asked the engine to register. */
export interface Registration {
  type: string;
  name: string;
  /** Plain: secrets unwrapped. */
  inputs: Record<string, unknown>;
  /** Paths of the inputs that are secrets, e.g. "connection.privateKey". */
  secrets: string[];
  /** Logical name of its parent. */
  parent: string;
  protect: boolean;
  ignoreChanges: string[];
  deleteBeforeReplace: boolean;
  /** Logical name of what it goes with, or the empty text. */
  deletedWith: string;
  /** Outputs that are secrets whatever they come from. */
  secretOutputs: string[];
  /** Names of its hooks: before and after an update, and at a failure. */
  hooks: { beforeUpdate: string[]; afterUpdate: string[]; onError: string[] };
  /** Logical names of what it depends on, sorted. */
  dependsOn: string[];
}

/** The parts of the engine's request that are read; its generated class has no types of its own here. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getDeletebeforereplace(): boolean;
  getDeletedwith(): string;
  getAdditionalsecretoutputsList(): string[];
  getHooks():
    { getBeforeUpdateList(): string[]; getAfterUpdateList(): string[]; getOnErrorList(): string[] } | undefined;
  getDependenciesList(): string[];
  getObject(): Parameters<typeof deserializeProperties>[0];
}

type State = Record<string, unknown>;
type Outputs = (args: MockResourceArgs, inputs: State, n: number) => State;

/** Each type that may be registered, and what the cloud adds to its inputs. `n` counts the type's registrations. */
const known: Record<string, Outputs> = {
  "digitalocean:index/vpc:Vpc": () => ({}),
  "digitalocean:index/tag:Tag": () => ({}),
  "digitalocean:index/firewall:Firewall": () => ({}),
  "digitalocean:index/sshKey:SshKey": () => ({ fingerprint: "aa:bb" }),
  "digitalocean:index/droplet:Droplet": (_, __, n) => ({
    ipv4Address: `198.18.0.${16 + n}`,
    ipv4AddressPrivate: `10.20.0.${2 + n}`,
  }),
  "digitalocean:index/volume:Volume": () => ({}),
  "digitalocean:index/volumeAttachment:VolumeAttachment": () => ({}),
  "digitalocean:index/reservedIp:ReservedIp": (_, __, n) => ({ ipAddress: `198.18.8.${1 + n}` }),
  "digitalocean:index/reservedIpAssignment:ReservedIpAssignment": () => ({}),
  "digitalocean:index/spacesBucket:SpacesBucket": (_, { region }) => ({
    endpoint: `${String(region)}.digitaloceanspaces.com`,
  }),
  "digitalocean:index/spacesKey:SpacesKey": () => ({ accessKey: "spaces-access", secretKey: "spaces-secret" }),
  "digitalocean:index/loadBalancer:LoadBalancer": (_, __, n) => ({ ip: `198.18.9.${1 + n}` }),
  "digitalocean:index/kubernetesCluster:KubernetesCluster": () => ({
    endpoint: "https://managed.example",
    kubeConfigs: [{ rawConfig: "managed kubeconfig" }],
  }),
  "digitalocean:index/kubernetesNodePool:KubernetesNodePool": () => ({}),
  "cloudflare:index/zone:Zone": () => ({ nameServers: ["a.ns.example", "b.ns.example"] }),
  "cloudflare:index/dnsRecord:DnsRecord": () => ({}),
  "cloudflare:index/ruleset:Ruleset": () => ({}),
  "cloudflare:index/zoneDnssec:ZoneDnssec": () => ({ ds: "example.com. 3600 IN DS 2371 13 2 ab12" }),
  "cloudflare:index/zoneSetting:ZoneSetting": () => ({}),
  "command:remote:Command": () => ({ stdout: "done" }),
  "pulumi:index:Stash": (_, { input }) => ({ output: input }),
  "random:index/randomPassword:RandomPassword": ({ name }) => ({ result: `password ${name}` }),
  "random:index/randomId:RandomId": () => ({ hex: "0a1b2c3d" }),
  "tls:index/privateKey:PrivateKey": ({ name }) => ({
    privateKeyOpenssh: `private ${name}\n`,
    publicKeyOpenssh: `ssh-ed25519 ${name}\n`,
  }),
};

/** Everything one program registered. */
export class Registrations {
  constructor(
    readonly all: readonly Registration[],
    /** Hooks by name. */
    readonly hooks: ReadonlyMap<string, pulumi.ResourceHook | pulumi.ErrorHook> = new Map(),
  ) {}

  /** Those of one type, e.g. "Droplet". */
  of(type: string): Registration[] {
    return this.all.filter((r) => r.type.endsWith(`:${type}`));
  }

  /** The only one of that type, or the one of that type and name. */
  one(type: string, name?: string): Registration {
    const found = this.of(type).filter((r) => name === undefined || r.name === name);
    if (found.length !== 1 || !found[0]) {
      throw new Error(`${found.length} registrations of ${type} ${name ?? ""}: ${this.names.join(", ")}`);
    }
    return found[0];
  }

  /** `Type name` of each, sorted. */
  get names(): string[] {
    return this.all.map((r) => `${r.type.replace(/^.*:/, "")} ${r.name}`).sort();
  }
}

/** Waits for every registration; the SDK has it and leaves it out of its declarations. */
const { waitForRPCs } = settings as unknown as { waitForRPCs: () => Promise<void> };
/** What the SDK keeps for one program; left out in the same way. */
const { getStore } = state as unknown as { getStore: () => { callbacks?: object } };

const secretKey = "4dabf18193072939515e22adb298388d";
const lastName = (urn: string): string => urn.split("::").pop() ?? "";

/** Runs `program` on mocks, as project `shop` and stack `test`, and answers with what it registered and returned. */
export async function run<T>(program: () => T | Promise<T>): Promise<{ registered: Registrations; result: T }> {
  const all: Registration[] = [];
  const counts = new Map<string, number>();
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        if (args.type.startsWith("seawall:")) return { id: undefined, state: {} };
        const outputs = known[args.type];
        if (!outputs) throw new Error(`No such resource type is allowed: ${args.type}`);
        const n = counts.get(args.type) ?? 0;
        counts.set(args.type, n + 1);
        const inputs = plain(args.inputs, "", []) as State;
        return { id: `${100 + n}`, state: { ...inputs, ...outputs(args, inputs, n) } };
      },
      call: (args) => {
        throw new Error(`No call is allowed: ${args.token}`);
      },
    },
    "shop",
    "test",
    false,
  );
  const hooks = recordHooks();
  const restore = record(all);
  try {
    const result = await program();
    await waitForRPCs();
    return { registered: new Registrations(all, hooks), result };
  } finally {
    restore();
  }
}

/** Keeps hooks in place of the server that the SDK would start for the engine to call. */
function recordHooks(): Map<string, pulumi.ResourceHook | pulumi.ErrorHook> {
  const hooks = new Map<string, pulumi.ResourceHook | pulumi.ErrorHook>();
  const keep = (hook: pulumi.ResourceHook | pulumi.ErrorHook): Promise<void> => {
    if (hooks.has(hook.name)) throw new Error(`Two hooks are called ${hook.name}.`);
    hooks.set(hook.name, hook);
    return Promise.resolve();
  };
  getStore().callbacks = {
    registerResourceHook: keep,
    registerErrorHook: keep,
    awaitStackRegistrations: () => Promise.resolve(),
  };
  return hooks;
}

/** Watches the requests themselves: the mocks are told neither parents nor options. */
function record(all: Registration[]): () => void {
  const original = Object.getOwnPropertyDescriptor(MockMonitor.prototype, "registerResource")!;
  const register = original.value as (...args: unknown[]) => Promise<void>;
  const watched = function (this: MockMonitor, request: RegisterRequest, ...rest: unknown[]): Promise<void> {
    const secrets: string[] = [];
    const inputs = plain(deserializeProperties(request.getObject()), "", secrets) as State;
    all.push({
      type: request.getType(),
      name: request.getName(),
      inputs,
      secrets,
      parent: lastName(request.getParent()),
      protect: request.getProtect(),
      ignoreChanges: request.getIgnorechangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      deletedWith: lastName(request.getDeletedwith()),
      secretOutputs: request.getAdditionalsecretoutputsList(),
      hooks: {
        beforeUpdate: request.getHooks()?.getBeforeUpdateList() ?? [],
        afterUpdate: request.getHooks()?.getAfterUpdateList() ?? [],
        onError: request.getHooks()?.getOnErrorList() ?? [],
      },
      dependsOn: [...new Set(request.getDependenciesList().map(lastName))].sort(),
    });
    return register.call(this, request, ...rest);
  };
  Object.defineProperty(MockMonitor.prototype, "registerResource", { ...original, value: watched });
  return () => Object.defineProperty(MockMonitor.prototype, "registerResource", original);
}

/** `value` without its marks of secrecy; their paths are added to `secrets`. */
function plain(value: unknown, path: string, secrets: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, i) => plain(item, `${path}[${i}]`, secrets));
  if (typeof value !== "object" || value === null) return value;
  if (secretKey in value) {
    secrets.push(path);
    return plain((value as { value?: unknown }).value, path, secrets);
  }
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    plain(item, path === "" ? key : `${path}.${key}`, secrets),
  ]);
  return Object.fromEntries(entries) as unknown;
}

/** The value of an output, once it is known. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => output.apply((value) => resolve(value)));

/** Files of a script bundle as it goes to a host, by name. */
export function bundleFiles(stdin: unknown): Record<string, string> {
  const packed = Buffer.from(String(stdin).split(/^seawall-bundle .*\n/m)[1] ?? "", "base64");
  const lines = gunzipSync(packed).toString("utf8").trimEnd().split("\n").slice(0, -1);
  return Object.fromEntries(
    lines.map((line) => {
      const [, file = "", data = ""] = line.split(" ");
      return [file, Buffer.from(data, "base64").toString("utf8")];
    }),
  );
}

/** The `InputError` that `make` throws. */
export function caught(make: () => unknown): InputError {
  try {
    make();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
