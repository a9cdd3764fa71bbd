/**
 * A provider's end of the engine's protocol. `@pulumi/pulumi/provider` has a server too, but it drops the provider's own
 * configuration and the preview flag, takes no secrets (so that all of them would travel and come back plain), and knows no
 * detailed differences, cancellation or partial failure.
 */
import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { messageOf } from "./errors";
import { EngineLog } from "./log";
import { packageSchema } from "./package-schema";
import { MarkedPartialFailure, Provider, ProviderDefinition, Target } from "./provider";
import { Change } from "./resource";
import { decode, Decoded, encode, formatPath, Path, Values } from "./values";

type Unary<Request, Reply> = (call: { request: Request }, done: grpc.sendUnaryData<Reply>) => void;

const read = (message: Struct | undefined): Decoded => decode(message?.toJavaScript());
const write = (values: Values, secrets: Path[] = []): Struct =>
  Struct.fromJavaScript(encode(values, secrets) as Record<string, JavaScriptValue>);

/** Serves the provider on a free port of 127.0.0.1, which it prints: the engine reads the first line. */
export async function serve<Config>(definition: ProviderDefinition<Config>): Promise<void> {
  const log = new EngineLog(process.argv[2]);
  const provider = new Provider(definition, log);
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, handlers(provider, log));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  process.stdout.write(`${port}\n`);
}

function handlers<Config>(provider: Provider<Config>, log: EngineLog) {
  const { facts } = provider.definition;
  return {
    handshake: unary<pb.ProviderHandshakeRequest, pb.ProviderHandshakeResponse>((request) => {
      log.connect(request.getEngineAddress());
      const reply = new pb.ProviderHandshakeResponse();
      reply.setAcceptSecrets(true);
      return reply;
    }),
    attach: unary<{ getAddress(): string }, Empty>((request) => {
      log.connect(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary<Empty, PluginInfo>(() => {
      const reply = new PluginInfo();
      reply.setVersion(facts.version);
      return reply;
    }),
    getSchema: unary<pb.GetSchemaRequest, pb.GetSchemaResponse>(() => {
      const reply = new pb.GetSchemaResponse();
      reply.setSchema(JSON.stringify(packageSchema(facts)));
      return reply;
    }),
    checkConfig: unary<pb.CheckRequest, pb.CheckResponse>((request) => {
      const { values, secrets } = read(request.getNews());
      const declared = Object.keys(values).filter((name) => facts.config[name]?.secret);
      const reply = new pb.CheckResponse();
      reply.setInputs(write(values, [...secrets, ...declared.map((name) => [name])]));
      return reply;
    }),
    diffConfig: unary<pb.DiffRequest, pb.DiffResponse>((request) => {
      const [old, wanted] = [read(request.getOldInputs() ?? request.getOlds()).values, read(request.getNews()).values];
      const names = [...new Set([...Object.keys(old), ...Object.keys(wanted)])];
      const changed = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(wanted[name]));
      return diffReply(changed.map((name) => ({ path: [name], kind: "update", replace: false })));
    }),
    configure: unary<pb.ConfigureRequest, pb.ConfigureResponse>((request) => {
      provider.configure(read(request.getArgs()).values);
      const reply = new pb.ConfigureResponse();
      reply.setAcceptsecrets(true);
      reply.setSupportspreview(true);
      reply.setSupportsAutonamingConfiguration(true);
      return reply;
    }),
    check: unary<pb.CheckRequest, pb.CheckResponse>((request) => {
      const seed = request.getRandomseed_asU8();
      const proposed = request.getAutonaming()?.getProposedName();
      const result = provider.check(target(request), read(request.getOlds()), read(request.getNews()), seed, proposed);
      const reply = new pb.CheckResponse();
      reply.setInputs(write(result.values, result.secrets));
      reply.setFailuresList(
        result.failures.map(({ property, reason }) => {
          const failure = new pb.CheckFailure();
          failure.setProperty(property);
          failure.setReason(reason);
          return failure;
        }),
      );
      return reply;
    }),
    diff: unary<pb.DiffRequest, pb.DiffResponse>((request) => {
      const [state, inputs, news] = [read(request.getOlds()), read(request.getOldInputs()), read(request.getNews())];
      const result = provider.diff(target(request), state, inputs, news, request.getIgnorechangesList());
      return diffReply(result.changes, result.deleteBeforeReplace);
    }),
    create: unary<pb.CreateRequest, pb.CreateResponse>(async (request) => {
      const live = await provider.create(target(request), read(request.getProperties()), request.getPreview());
      const reply = new pb.CreateResponse();
      reply.setId(live.id);
      reply.setProperties(write(live.state, live.secrets));
      return reply;
    }),
    read: unary<pb.ReadRequest, pb.ReadResponse>(async (request) => {
      const [state, inputs] = [read(request.getProperties()), read(request.getInputs())];
      const live = await provider.read(target(request), request.getId(), state, inputs);
      const reply = new pb.ReadResponse();
      if (!live) return reply;
      reply.setId(live.id);
      reply.setProperties(write(live.state, live.secrets));
      reply.setInputs(write(live.inputs, live.secrets));
      return reply;
    }),
    update: unary<pb.UpdateRequest, pb.UpdateResponse>(async (request) => {
      const [state, news] = [read(request.getOlds()), read(request.getNews())];
      const result = await provider.update(target(request), request.getId(), state, news, request.getPreview());
      const reply = new pb.UpdateResponse();
      reply.setProperties(write(result.values, result.secrets));
      return reply;
    }),
    delete: unary<pb.DeleteRequest, Empty>(async (request) => {
      await provider.delete(target(request), request.getId(), read(request.getProperties()));
      return new Empty();
    }),
    invoke: unary<pb.InvokeRequest, pb.InvokeResponse>(async (request) => {
      const reply = new pb.InvokeResponse();
      reply.setReturn(write(await provider.invoke(request.getTok(), read(request.getArgs()))));
      return reply;
    }),
    cancel: unary<Empty, Empty>(() => {
      provider.cancel();
      return new Empty();
    }),
  };
}

/** `urn:pulumi:stack::project::parent$type::name`; newer engines also say type and name apart. */
function target(request: { getUrn(): string; getTimeout?(): number }): Target {
  const urn = request.getUrn();
  const [, , types = "", ...names] = urn.split("::");
  return { urn, type: types.split("$").pop()!, name: names.join("::"), timeout: request.getTimeout?.() };
}

const kinds = pb.PropertyDiff.Kind;
const kindOf = ({ kind, replace }: Change): pb.PropertyDiff.Kind =>
  ({
    add: replace ? kinds.ADD_REPLACE : kinds.ADD,
    delete: replace ? kinds.DELETE_REPLACE : kinds.DELETE,
    update: replace ? kinds.UPDATE_REPLACE : kinds.UPDATE,
  })[kind];

function diffReply(changes: Change[], deleteBeforeReplace = false): pb.DiffResponse {
  const reply = new pb.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = pb.DiffResponse.DiffChanges;
  reply.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  reply.setHasdetaileddiff(true);
  reply.setDeletebeforereplace(deleteBeforeReplace);
  const tops = (list: Change[]): string[] => [...new Set(list.map((change) => String(change.path[0])))];
  reply.setDiffsList(tops(changes));
  reply.setReplacesList(tops(changes.filter((change) => change.replace)));
  for (const change of changes) {
    const detail = new pb.PropertyDiff();
    detail.setKind(kindOf(change));
    reply.getDetaileddiffMap().set(formatPath(change.path), detail);
  }
  return reply;
}

/** Answers a call with what a function returns, or with its error's message alone: a stack says nothing to a user. */
function unary<Request, Reply>(answer: (request: Request) => Reply | Promise<Reply>): Unary<Request, Reply> {
  return (call, done) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (reply) => done(null, reply),
        (error: unknown) => done(errorReply(error)),
      );
  };
}

function errorReply(error: unknown): Partial<grpc.StatusObject> {
  const message = messageOf(error);
  const reply = { code: grpc.status.UNKNOWN, details: message };
  if (!(error instanceof MarkedPartialFailure)) return reply;
  const detail = new pb.ErrorResourceInitFailed();
  detail.setId(error.live.id);
  detail.setProperties(write(error.live.state, error.secrets));
  detail.setReasonsList([message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { ...reply, metadata };
}
