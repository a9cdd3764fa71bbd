import * as path from "node:path";
import type { Level } from "./rule";
import type { Configured } from "./settings";

/** What the engine tells a pack before it asks anything. The SDK keeps both to itself. */
export interface Listener {
  /** The stack that is previewed or updated. Not said to `pulumi policy analyze`. */
  onStack: (name: string) => void;
  /** The whole policy configuration: each rule's level and options, unknown rules included. What it throws stops the run. */
  onConfig: (config: ReadonlyMap<string, Configured>) => void;
}

/** A method of the analyzer's gRPC service, as far as it is needed: how its request is read. */
interface Method<Request> {
  requestDeserialize: (bytes: Buffer) => Request;
}

interface StackRequest {
  getStack(): string;
}
interface ConfigRequest {
  getPolicyconfigMap(): {
    entries(): Iterable<[string, { getEnforcementlevel(): number; getProperties(): Properties | undefined }]>;
  };
}
interface Properties {
  toJavaScript(): Record<string, unknown>;
}

/** By the numbers of the protocol: advisory, mandatory, disabled, remediate. */
const levels: readonly Level[] = ["advisory", "mandatory", "disabled", "mandatory"];

/** Listens from now on: call it before the pack is made. */
export function listen({ onStack, onConfig }: Listener): void {
  const service = analyzerService();
  tap<StackRequest>(service.configureStack, (request) => onStack(request.getStack()));
  tap<ConfigRequest>(service.configure, (request) => {
    const entries = [...request.getPolicyconfigMap().entries()].map(([rule, config]) => {
      const level = levels[config.getEnforcementlevel()] ?? "mandatory";
      return [rule, { level, options: config.getProperties()?.toJavaScript() ?? {} }] as const;
    });
    try {
      onConfig(new Map(entries));
    } catch (error) {
      // The SDK reads the request next, and answers with the stack trace of what it meets.
      const said = new Error();
      said.stack = error instanceof Error ? error.message : String(error);
      request.getPolicyconfigMap = () => {
        throw said;
      };
    }
  });
}

/** The service's description that the policy SDK serves, whichever copy of the Pulumi SDK that is. */
function analyzerService(): { configureStack: Method<StackRequest>; configure: Method<ConfigRequest> } {
  const from = path.dirname(require.resolve("@pulumi/policy"));
  const file = require.resolve("@pulumi/pulumi/proto/analyzer_grpc_pb", { paths: [from] });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- found at run time, beside the policy SDK
  return (require(file) as { AnalyzerService: never }).AnalyzerService;
}

function tap<Request>(method: Method<Request>, listener: (request: Request) => void): void {
  const read = method.requestDeserialize;
  method.requestDeserialize = (bytes) => {
    const request = read(bytes);
    listener(request);
    return request;
  };
}
