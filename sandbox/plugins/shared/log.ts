import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { Log } from "./provider";

/** Sends a provider's lines to the engine. A line that cannot be sent is dropped: the operation matters more. */
export class EngineLog implements Log {
  private engine: EngineClient | undefined;

  constructor(address: string | undefined) {
    this.connect(address);
  }

  connect(address: string | undefined): void {
    if (!address) return;
    this.engine?.close();
    this.engine = new EngineClient(address, grpc.credentials.createInsecure());
  }

  status(urn: string, message: string): void {
    this.send(urn, message, LogSeverity.INFO, true);
  }

  warn(urn: string, message: string): void {
    this.send(urn, message, LogSeverity.WARNING, false);
  }

  private send(urn: string, message: string, severity: LogSeverity, ephemeral: boolean): void {
    const request = new LogRequest();
    request.setUrn(urn);
    request.setMessage(message);
    request.setSeverity(severity);
    request.setEphemeral(ephemeral);
    this.engine?.log(request, () => undefined);
  }
}
