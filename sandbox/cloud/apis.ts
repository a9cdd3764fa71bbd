import type * as http from "node:http";
import Fastify, { type FastifyInstance } from "fastify";
import { cloudflare } from "./cloudflare/api";
import type { Cloud } from "./cloud";
import { control, type Controls } from "./control";
import { digitalOcean } from "./digitalocean/api";
import { faultyApis } from "./faults/requests";
import type { LoggedRequest } from "./requests";

/** The APIs as one Fastify application. `serve` makes the HTTP server that it answers on. */
export function apis(
  cloud: Cloud,
  controls: Controls,
  serve?: (listener: http.RequestListener) => http.Server,
): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 8 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 500 },
    ...(serve ? { serverFactory: (handler: http.RequestListener) => serve(handler) } : {}),
  });
  // Clients send "application/json" with no body at all, and some send none.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_, text, done) => {
    try {
      done(null, text === "" ? undefined : (JSON.parse(String(text)) as unknown));
    } catch {
      done(Object.assign(new Error("The request body could not be parsed as JSON."), { statusCode: 400 }));
    }
  });
  // Before the answer leaves: what was answered is in the log, also where the daemon is killed right after.
  app.addHook("onSend", async (request, reply, payload: unknown) => {
    const path = request.url.split("?")[0] ?? "";
    const api = apiOf(path);
    const time = Math.round(Date.now() - reply.elapsedTime);
    if (api) controls.requests.add({ time, api, method: request.method, path, status: reply.statusCode });
    return payload;
  });
  faultyApis(app, cloud.faults, ({ method, path, status }) => {
    const api = apiOf(path);
    if (api) controls.requests.add({ time: Date.now(), api, method, path, status });
  });
  void app.register(digitalOcean(cloud, controls.rateLimit), { prefix: "/v2" });
  void app.register(cloudflare(cloud), { prefix: "/client/v4" });
  void app.register(control(cloud, controls), { prefix: "/_seawall" });
  app.setNotFoundHandler((request, reply) =>
    reply.status(501).send({
      id: "not_implemented",
      message: `${request.method} ${request.url.split("?")[0]} is not implemented by the sandbox.`,
    }),
  );
  return app;
}

function apiOf(path: string): LoggedRequest["api"] | undefined {
  const [, first] = path.split("/").filter((part, index) => index === 0 || part !== "");
  if (first === "v2") return "digitalocean";
  if (first === "client") return "cloudflare";
  return undefined;
}
