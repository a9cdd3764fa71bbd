import type * as http from "node:http";
import type { RequestLog } from "../requests";
import type { Spaces } from "./spaces";

/** Hands a request to Spaces and notes it; `host` and `target` are what the client signed. */
export type SpacesListener = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  host: string,
  target: string,
) => void;

/** Where the sandbox runs without its S3 server, every request is answered by 503. */
export function spacesListener(spaces: () => Spaces | undefined, log: RequestLog): SpacesListener {
  return (request, response, host, target) => {
    const time = Date.now();
    const method = request.method ?? "GET";
    const path = `${host}${target.split("?")[0]}`;
    response.on("close", () => log.add({ time, api: "spaces", method, path, status: response.statusCode }));
    const running = spaces();
    if (running) return void running.handle(request, response, host, target);
    request.resume();
    response.writeHead(503, { "content-type": "text/plain" }).end("The sandbox runs without its S3 server.\n");
  };
}
