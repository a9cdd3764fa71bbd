import * as http from "node:http";
import * as net from "node:net";
import * as s3 from "@aws-sdk/client-s3";
import type { Recording } from "../proxy/recording";

export interface SpacesKey {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Options {
  /** @default the administrator's */
  key?: SpacesKey;
  /** @default "sgp1" */
  region?: string;
  /** Region of the signature. @default "us-east-1" */
  scope?: string;
  pathStyle?: boolean;
}

/** Connects to the sandbox whatever the host's name says, as a client does that has it as its proxy. */
class ToSandbox extends http.Agent {
  constructor(private readonly port: number) {
    super();
  }

  override createConnection(): net.Socket {
    return net.connect(this.port, "127.0.0.1");
  }
}

/** What is asked of a bucket, before it is sent. */
export interface S3Guard {
  refuseS3(command: string, input: { Bucket?: string }, region: string): string | undefined;
}

const group = (command: string): string => {
  if (/Lifecycle|Cors|Versioning|Policy|Acl|Tagging|Encryption|Logging|Website/.test(command)) return "bucket settings";
  return /Bucket/.test(command) ? "buckets" : "objects";
};

/**
 * An S3 client. Signatures cover the host's name, so that nothing can stand between it and the cloud: counting and guards
 * are a middleware of the client.
 */
export function s3Client(
  options: S3Options & { key: SpacesKey },
  recording: Recording,
  sandboxPort: number | undefined,
  guard?: S3Guard,
): s3.S3Client {
  const scheme = sandboxPort === undefined ? "https" : "http";
  const client = new s3.S3Client({
    endpoint: `${scheme}://${options.region ?? "sgp1"}.digitaloceanspaces.com`,
    region: options.scope ?? "us-east-1",
    credentials: options.key,
    forcePathStyle: options.pathStyle ?? false,
    maxAttempts: 1,
    ...(sandboxPort === undefined ? {} : { requestHandler: { httpAgent: new ToSandbox(sandboxPort) } as never }),
  });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = (context.commandName ?? "").replace(/Command$/, "");
      const refusal = guard?.refuseS3(command, args.input as { Bucket?: string }, options.region ?? "sgp1");
      if (refusal !== undefined) throw new Error(refusal);
      recording.add({ client: "s3", operation: command, resource: group(command), status: 0 });
      return next(args);
    },
    { step: "initialize", name: "contract" },
  );
  return client;
}
