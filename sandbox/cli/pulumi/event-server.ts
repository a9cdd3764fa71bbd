import * as grpc from "@grpc/grpc-js";
import type { EngineEvent } from "@pulumi/pulumi/automation";

/** The parts of Pulumi's generated gRPC code that are used; the SDK ships it without types of its own. */
interface EventsRpc {
  EventsService: grpc.ServiceDefinition;
}
interface EventRequest {
  getEvent(): string;
}

/** Receives the engine's events in memory: a log of them on disk would hold secrets, which debug events carry in plain. */
export class EventServer {
  private constructor(
    private readonly server: grpc.Server,
    /** For `--event-log`. */
    readonly address: string,
  ) {}

  static async listen(onEvent: (event: EngineEvent) => void): Promise<EventServer> {
    // Loaded here: the generated code takes a tenth of a second that most commands need not spend.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const rpc = require("@pulumi/pulumi/proto/events_grpc_pb") as EventsRpc;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { Empty } = require("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => unknown };
    const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
    server.addService(rpc.EventsService, {
      streamEvents: (call: grpc.ServerReadableStream<EventRequest, unknown>, done: grpc.sendUnaryData<unknown>) => {
        call.on("data", (request: EventRequest) => onEvent(JSON.parse(request.getEvent()) as EngineEvent));
        call.on("end", () => done(null, new Empty()));
        call.on("error", () => undefined);
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    return new EventServer(server, `tcp://127.0.0.1:${port}`);
  }

  close(): void {
    this.server.forceShutdown();
  }
}
