import * as http from "node:http";
import type { Socket } from "node:net";
import type { RequestLog } from "./requests";
import type { SpacesListener } from "./spaces/listener";
import { spacesHost } from "./spaces/request";

/** Says why nothing goes out. */
const refusal = (host: string): string =>
  `The sandbox sends nothing outside: ${host} was not contacted. Reachable through this proxy: Spaces at http://<bucket>.<region>.digitaloceanspaces.com.\n`;

/**
 * The daemon's only HTTP server: hands requests to the APIs, and as an HTTP proxy passes those for Spaces on and refuses
 * every other.
 */
export function frontServer(apis: http.RequestListener, spaces: SpacesListener, log: RequestLog): http.Server {
  const server = http.createServer((request, response) => {
    const target = request.url ?? "/";
    const absolute = /^[a-z]+:\/\/([^/?#]*)(.*)$/i.exec(target);
    const host = absolute?.[1] ?? request.headers.host ?? "";
    const path = absolute ? absolute[2] || "/" : target;
    const secure = /^https:/i.test(target);
    if (spacesHost(host) && !secure) return void spaces(request, response, host, path);
    if (!absolute) return apis(request, response);
    note(log, request.method ?? "GET", `${host}${path.split("?")[0]}`, 403);
    response.writeHead(403, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(refusal(host));
    request.resume();
  });
  server.on("connect", (request: http.IncomingMessage, socket: Socket) => {
    const host = request.url ?? "";
    note(log, "CONNECT", host, 403);
    const body = refusal(host);
    socket.on("error", () => socket.destroy());
    socket.end(
      `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
  // Large objects take their time.
  server.requestTimeout = 0;
  return server;
}

const note = (log: RequestLog, method: string, path: string, status: number): void =>
  log.add({ time: Date.now(), api: "outside", method, path, status });
