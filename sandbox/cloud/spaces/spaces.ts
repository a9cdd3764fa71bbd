import * as http from "node:http";
import {
  CreateBucketCommand,
  PutBucketOwnershipControlsCommand,
  S3Client,
  type BucketCannedACL,
} from "@aws-sdk/client-s3";
import type { Cloud } from "../cloud";
import { spacesCredentials } from "./credentials";
import { errorXml, SpacesError, xml } from "./errors";
import type { Gateways } from "./gateways";
import { allows, copySource, needOf } from "./grants";
import { runLifecycle, type LifecycleResult } from "./lifecycle";
import { parseLifecycle, renderLifecycle } from "./lifecycle-rules";
import { keepBuckets } from "./list-buckets";
import { readSpacesRequest, type SpacesRequest } from "./request";
import { writeUsers } from "./users";

const methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"];

/** Headers of one connection, and what a proxy takes for itself. */
const hopByHop = ["connection", "proxy-connection", "proxy-authorization", "keep-alive", "expect", "upgrade", "te"];

/** An answer of the S3 server that was read whole. */
interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/**
 * Spaces: stands in front of the S3 server. The server checks signatures and keeps objects; what it lacks is done here:
 * regions, grants of limited keys, lifecycle rules, and canned ACLs at a bucket's creation. A request that is answered
 * here has passed through the server first, so that its signature has been checked.
 */
export class Spaces {
  private readonly root: S3Client;

  /**
   * Asks the server to leave connections open, and uses each once: a server that closes after its answer does so while
   * the last bytes of a body are still written, and the answer is lost.
   */
  private readonly agent = new http.Agent({ keepAlive: true, maxFreeSockets: 0 });

  constructor(
    private readonly cloud: Cloud,
    private readonly gateways: Gateways,
  ) {
    const { s3Port } = cloud.instance;
    this.root = new S3Client({
      endpoint: `http://127.0.0.1:${s3Port}`,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: spacesCredentials(cloud.instance),
      requestHandler: { httpAgent: this.agent },
    });
  }

  async start(): Promise<void> {
    writeUsers(this.cloud);
    await this.gateways.start();
  }

  async stop(): Promise<void> {
    this.root.destroy();
    await this.gateways.stop();
  }

  async lifecycle(now: Date): Promise<LifecycleResult> {
    await this.gateways.ensureBase();
    return runLifecycle(this.cloud.store, this.root, now);
  }

  /** Answers one request. `host` and `target` are what the client signed. Never throws. */
  async handle(
    message: http.IncomingMessage,
    response: http.ServerResponse,
    host: string,
    target: string,
  ): Promise<void> {
    const request = readSpacesRequest(message, host, target);
    try {
      if (!request) throw new SpacesError(400, "InvalidURI", "Couldn't parse the specified URI.");
      this.authorize(message, request);
      await this.pass(message, response, request);
    } catch (error) {
      const known =
        error instanceof SpacesError
          ? error
          : new SpacesError(500, "InternalError", `The sandbox failed: ${String(error)}`);
      if (known.status === 500)
        this.cloud.log(`${message.method} ${host}${target.split("?")[0]} failed: ${String(error)}`);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      message.resume();
      send(response, known.status, errorXml(known, request?.bucket ?? ""));
    }
  }

  /** Refuses what the key's grants do not cover, and buckets of other regions. */
  private authorize(message: http.IncomingMessage, request: SpacesRequest): void {
    const method = message.method ?? "GET";
    if (!methods.includes(method) || (method === "POST" && request.key === "" && !request.query.has("delete"))) {
      throw new SpacesError(
        501,
        "NotImplemented",
        `not implemented by the sandbox: ${method} ${request.target.split("?")[0]}`,
      );
    }
    const { store, instance } = this.cloud;
    const need = needOf(method, request);
    const key = request.accessKey === undefined ? undefined : store.spacesKeys.get(request.accessKey);
    const limited = request.accessKey !== undefined && request.accessKey !== spacesCredentials(instance).accessKeyId;
    if (limited && !key) {
      throw new SpacesError(
        403,
        "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
      );
    }
    const source = copySource(message.headers["x-amz-copy-source"] as string | undefined);
    if (key && (!allows(key, need, request.bucket) || (source !== undefined && !allows(key, "read", source)))) {
      throw new SpacesError(403, "AccessDenied", "Access Denied.");
    }
    const bucket = store.buckets.get(request.bucket);
    if (bucket && bucket.region !== request.region && !isCreate(method, request)) {
      throw new SpacesError(404, "NoSuchBucket", "The specified bucket does not exist.");
    }
  }

  private async pass(
    message: http.IncomingMessage,
    response: http.ServerResponse,
    request: SpacesRequest,
  ): Promise<void> {
    const address = await this.gateways.address(request.region, request.scope);
    const headers: http.OutgoingHttpHeaders = { ...message.headers, host: request.host };
    for (const name of hopByHop) delete headers[name];
    const handler = this.handlerFor(message.method ?? "GET", request);
    const isLifecycle = request.key === "" && request.query.has("lifecycle");
    const body = isLifecycle && message.method === "PUT" ? await readAll(message) : undefined;
    const { agent } = this;
    const upstream = http.request({ ...address, agent, method: message.method, path: request.target, headers });
    if (body === undefined) message.pipe(upstream);
    else upstream.end(body);
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      upstream.on("response", resolve);
      upstream.on("error", reject);
      message.on("aborted", () => upstream.destroy());
    });
    if (!handler) {
      response.writeHead(answer.statusCode ?? 502, clean(answer.headers));
      answer.pipe(response);
      answer.on("error", () => response.destroy());
      return;
    }
    const whole: Answer = { status: answer.statusCode ?? 502, headers: answer.headers, body: await readAll(answer) };
    const { status, body: text } = await handler(whole, body ?? "", message);
    send(response, status, text, clean(whole.headers));
  }

  /** What this side adds to an operation; undefined where the server's answer goes through as it is. */
  private handlerFor(method: string, request: SpacesRequest) {
    type Handler = (
      answer: Answer,
      body: string,
      message: http.IncomingMessage,
    ) => Promise<{ status: number; body: string }>;
    const { query, key, bucket } = request;
    const handlers: [boolean, Handler][] = [
      [bucket === "", async (answer) => this.listed(answer, request)],
      [key === "" && query.has("lifecycle"), async (answer, body) => this.rules(answer, body, method, bucket)],
      [key === "" && query.has("location") && method === "GET", async (answer) => this.located(answer, request)],
      [isCreate(method, request), (answer, _, message) => this.created(answer, message, request)],
      [isDelete(method, request), async (answer) => this.deleted(answer, bucket)],
    ];
    return handlers.find(([fits]) => fits)?.[1];
  }

  private listed(answer: Answer, request: SpacesRequest) {
    if (answer.status !== 200) return answer;
    const { store } = this.cloud;
    const key = store.spacesKeys.get(request.accessKey ?? "");
    const visible = store.buckets
      .all()
      .filter((bucket) => bucket.region === request.region && (!key || allows(key, "read", bucket.id)))
      .map((bucket) => bucket.id);
    return { status: 200, body: keepBuckets(answer.body, visible) };
  }

  private located(answer: Answer, request: SpacesRequest) {
    if (answer.status !== 200) return answer;
    const location = { "@xmlns": "http://s3.amazonaws.com/doc/2006-03-01/", "#text": request.region };
    return { status: 200, body: xml({ LocationConstraint: location }) };
  }

  /** The server refuses lifecycle requests as not implemented, after it has checked signature and bucket. */
  private rules(answer: Answer, body: string, method: string, name: string) {
    if (answer.status !== 501) return answer;
    const { store } = this.cloud;
    const bucket = store.buckets.get(name);
    if (!bucket) throw new SpacesError(404, "NoSuchBucket", "The specified bucket does not exist.");
    if (method === "PUT") {
      store.buckets.put({ ...bucket, lifecycle: parseLifecycle(body) });
      return { status: 200, body: "" };
    }
    if (method === "DELETE") {
      store.buckets.put({ ...bucket, lifecycle: undefined });
      return { status: 204, body: "" };
    }
    if (!bucket.lifecycle) {
      throw new SpacesError(404, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
    }
    return { status: 200, body: renderLifecycle(bucket.lifecycle) };
  }

  /**
   * Canned ACLs need a bucket whose ownership controls allow them, which clients of Spaces never set. The server refuses
   * a public ACL for that reason after it has checked the signature; the bucket is then made here.
   */
  private async created(answer: Answer, message: http.IncomingMessage, request: SpacesRequest) {
    const { store, now } = this.cloud;
    const Bucket = request.bucket;
    if (answer.status === 409 && store.buckets.get(Bucket)) throw alreadyExists();
    // A bucket that the server has and this side does not know is one whose creation was cut off: it is taken up.
    const adopted = answer.status === 409 && answer.body.includes("BucketAlreadyOwnedByYou");
    const refused = answer.status === 400 && answer.body.includes("InvalidBucketAclWithObjectOwnership");
    if (answer.status !== 200 && !refused && !adopted) return answer;
    await this.gateways.ensureBase();
    if (refused) {
      const ACL = message.headers["x-amz-acl"] as BucketCannedACL;
      await this.root.send(new CreateBucketCommand({ Bucket, ACL, ObjectOwnership: "BucketOwnerPreferred" }));
    } else {
      const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
      await this.root.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    }
    store.buckets.put({ id: Bucket, region: request.region, createdAt: now().toISOString() });
    return { status: 200, body: "" };
  }

  private deleted(answer: Answer, bucket: string) {
    if (answer.status === 204) this.cloud.store.buckets.remove(bucket);
    return answer;
  }
}

const alreadyExists = (): SpacesError =>
  new SpacesError(
    409,
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
  );

const subresources = (query: URLSearchParams): string[] => [...query.keys()].filter((name) => !/^x-/i.test(name));

const isBucketItself = ({ bucket, key, query }: SpacesRequest): boolean =>
  bucket !== "" && key === "" && subresources(query).length === 0;

const isCreate = (method: string, request: SpacesRequest): boolean => method === "PUT" && isBucketItself(request);

const isDelete = (method: string, request: SpacesRequest): boolean => method === "DELETE" && isBucketItself(request);

async function readAll(message: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function clean(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  const kept: http.OutgoingHttpHeaders = { ...headers };
  for (const name of [...hopByHop, "transfer-encoding"]) delete kept[name];
  return kept;
}

function send(
  response: http.ServerResponse,
  status: number,
  body: string,
  headers: http.OutgoingHttpHeaders = {},
): void {
  const kept = { ...headers };
  delete kept["content-length"];
  delete kept["content-type"];
  response.writeHead(status, {
    ...kept,
    ...(status === 204 ? {} : { "content-length": Buffer.byteLength(body) }),
    ...(body === "" ? {} : { "content-type": "application/xml" }),
  });
  response.end(response.req.method === "HEAD" || status === 204 ? undefined : body);
}
