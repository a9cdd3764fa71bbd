import * as http from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import type { Cloud } from "../cloud";
import { cannedAcl } from "./acl";
import { asAdministrator, isPublic } from "./anonymous";
import { bucketSettings, noSuchBucket } from "./bucket-settings";
import { buckets } from "./buckets";
import { spacesCredentials } from "./credentials";
import { errorXml, SpacesError } from "./errors";
import { clean, hopByHop, isCreate, readAll, send, type Answer, type Handler } from "./exchange";
import type { Gateways } from "./gateways";
import { allows, copySource, needOf } from "./grants";
import { runLifecycle, type LifecycleResult } from "./lifecycle";
import { objects } from "./objects";
import { readSpacesRequest, type SpacesRequest } from "./request";
import { writeUsers } from "./users";

const methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"];

/**
 * Spaces: stands in front of the S3 server. The server checks signatures and keeps objects; what it lacks is done here:
 * regions, grants of limited keys, ACLs, lifecycle rules and logging. A request that is answered here has passed through
 * the server first, so that its signature has been checked.
 */
export class Spaces {
  private readonly root: S3Client;
  private readonly handlers: Handler[];

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
    const { store } = cloud;
    this.handlers = [...buckets(cloud, this.root), ...bucketSettings(store, this.root), ...objects(store, this.root)];
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
    cannedAcl(message.headers);
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
      throw noSuchBucket();
    }
  }

  private async pass(
    message: http.IncomingMessage,
    response: http.ServerResponse,
    request: SpacesRequest,
  ): Promise<void> {
    await this.gateways.ensureBase();
    const method = message.method ?? "GET";
    const open = isPublic(this.cloud.store, method, request);
    const handler = open ? undefined : this.handlers.find(({ fits }) => fits(method, request));
    const body = handler?.readsBody ? await readAll(message) : undefined;
    const upstream = open ? await this.openly(message, request) : await this.signed(message, request);
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
    const exchange = { method, request, headers: message.headers, body: body ?? "", answer: whole };
    const { status, body: text } = await handler.handle(exchange);
    send(response, status, text, clean(whole.headers));
  }

  /** The request as it came, its signature untouched. */
  private async signed(message: http.IncomingMessage, request: SpacesRequest): Promise<http.ClientRequest> {
    const address = await this.gateways.address(request.region, request.scope);
    const headers: http.OutgoingHttpHeaders = { ...message.headers, host: request.host };
    for (const name of hopByHop) delete headers[name];
    return http.request({ ...address, agent: this.agent, method: message.method, path: request.target, headers });
  }

  /** A request that needs no signature, as the server takes it. */
  private async openly(message: http.IncomingMessage, request: SpacesRequest): Promise<http.ClientRequest> {
    const port = this.cloud.instance.s3Port;
    const options = await asAdministrator(this.root, port, message, request);
    return http.request({ host: "127.0.0.1", port, agent: this.agent, ...options });
  }
}
