import * as childProcess from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";

type Wire = Record<string, unknown>;

/** Kinds of a detailed difference, by the protocol's numbers. */
const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;

export interface WireDiff {
  changes: boolean;
  replaces: string[];
  diffs: string[];
  detailed: Record<string, (typeof kinds)[number]>;
  deleteBeforeReplace: boolean;
}

/**
 * Speaks to a running provider plugin as the engine does. For comparing ours with the official ones and for generating
 * the schema facts; the sandbox itself never needs it.
 */
export class PluginClient {
  private constructor(
    private readonly process: childProcess.ChildProcess,
    private readonly rpc: ResourceProviderClient,
  ) {}

  /** Starts a plugin, for an engine at an address. Rejects where it ends before it says its port. */
  static async start(command: string, args: string[] = [], engine = "127.0.0.1:1"): Promise<PluginClient> {
    const child = childProcess.spawn(command, [...args, engine], { stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        const line = /^(\d+)\r?\n/.exec(text);
        if (line) resolve(line[1]!);
      });
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`${command} ended with code ${code} before it said its port.`)));
    });
    const options = { "grpc.max_receive_message_length": -1 };
    return new PluginClient(
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options),
    );
  }

  stop(): void {
    this.rpc.close();
    this.process.kill();
  }

  async configure(args: Wire = {}): Promise<void> {
    const request = new pb.ConfigureRequest();
    request.setArgs(struct(args));
    for (const [name, value] of Object.entries(args)) request.getVariablesMap().set(name, String(value));
    request.setAcceptsecrets(true);
    await call<pb.ConfigureResponse>((done) => this.rpc.configure(request, done));
  }

  async schema(): Promise<string> {
    const reply = await call<pb.GetSchemaResponse>((done) => this.rpc.getSchema(new pb.GetSchemaRequest(), done));
    return reply.getSchema();
  }

  /** The Terraform names and types behind a bridged provider, as JSON. */
  async mapping(): Promise<string> {
    const request = new pb.GetMappingRequest();
    request.setKey("terraform");
    const reply = await call<pb.GetMappingResponse>((done) => this.rpc.getMapping(request, done));
    return Buffer.from(reply.getData_asU8()).toString();
  }

  async check(type: string, name: string, olds: Wire, news: Wire) {
    const request = new pb.CheckRequest();
    request.setUrn(urn(type, name));
    request.setName(name);
    request.setType(type);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    request.setRandomseed(Buffer.from("0123456789abcdef0123456789abcdef"));
    const reply = await call<pb.CheckResponse>((done) => this.rpc.check(request, done));
    const failures = reply.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() }));
    return { inputs: (reply.getInputs()?.toJavaScript() ?? {}) as Wire, failures };
  }

  async diff(type: string, name: string, id: string, olds: Wire, oldInputs: Wire, news: Wire): Promise<WireDiff> {
    const request = new pb.DiffRequest();
    request.setId(id);
    request.setUrn(urn(type, name));
    request.setOlds(struct(olds));
    request.setOldInputs(struct(oldInputs));
    request.setNews(struct(news));
    const reply = await call<pb.DiffResponse>((done) => this.rpc.diff(request, done));
    const detailed: WireDiff["detailed"] = {};
    for (const [path, diff] of reply.getDetaileddiffMap().entries()) detailed[path] = kinds[diff.getKind()]!;
    return {
      changes: reply.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: reply.getReplacesList(),
      diffs: reply.getDiffsList(),
      detailed,
      deleteBeforeReplace: reply.getDeletebeforereplace(),
    };
  }

  async create(type: string, name: string, inputs: Wire, preview = false) {
    const request = new pb.CreateRequest();
    request.setUrn(urn(type, name));
    request.setName(name);
    request.setType(type);
    request.setProperties(struct(inputs));
    request.setPreview(preview);
    const reply = await call<pb.CreateResponse>((done) => this.rpc.create(request, done));
    return { id: reply.getId(), state: (reply.getProperties()?.toJavaScript() ?? {}) as Wire };
  }

  async read(type: string, name: string, id: string, state: Wire = {}, inputs: Wire = {}) {
    const request = new pb.ReadRequest();
    request.setId(id);
    request.setUrn(urn(type, name));
    request.setName(name);
    request.setType(type);
    request.setProperties(struct(state));
    request.setInputs(struct(inputs));
    const reply = await call<pb.ReadResponse>((done) => this.rpc.read(request, done));
    const properties = (message: Struct | undefined): Wire => message?.toJavaScript() ?? {};
    return { id: reply.getId(), state: properties(reply.getProperties()), inputs: properties(reply.getInputs()) };
  }

  async update(type: string, name: string, id: string, olds: Wire, oldInputs: Wire, news: Wire, preview = false) {
    const request = new pb.UpdateRequest();
    request.setId(id);
    request.setUrn(urn(type, name));
    request.setOlds(struct(olds));
    request.setOldInputs(struct(oldInputs));
    request.setNews(struct(news));
    request.setPreview(preview);
    const reply = await call<pb.UpdateResponse>((done) => this.rpc.update(request, done));
    return (reply.getProperties()?.toJavaScript() ?? {}) as Wire;
  }

  async invoke(token: string, args: Wire): Promise<Wire> {
    const request = new pb.InvokeRequest();
    request.setTok(token);
    request.setArgs(struct(args));
    const reply = await call<pb.InvokeResponse>((done) => this.rpc.invoke(request, done));
    const [failure] = reply.getFailuresList();
    if (failure) throw new Error(failure.getReason());
    return reply.getReturn()?.toJavaScript() ?? {};
  }

  async delete(type: string, name: string, id: string, state: Wire): Promise<void> {
    const request = new pb.DeleteRequest();
    request.setId(id);
    request.setUrn(urn(type, name));
    request.setProperties(struct(state));
    await call((done) => this.rpc.delete(request, done));
  }
}

const urn = (type: string, name: string): string => `urn:pulumi:stack::project::${type}::${name}`;

const struct = (values: Wire): Struct => Struct.fromJavaScript(values as Record<string, JavaScriptValue>);

function call<T>(start: (done: (error: grpc.ServiceError | null, reply: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => start((error, reply) => (error ? reject(error) : resolve(reply))));
}
