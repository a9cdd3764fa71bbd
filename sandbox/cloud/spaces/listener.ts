import type * as http from "node:http";
import type { Faults } from "../faults/faults";
import { faultySpaces } from "../faults/requests";
import type { RequestLog } from "../requests";
import { readSpacesRequest } from "./request";
import type { Spaces } from "./spaces";

/** Hands a request to Spaces and notes it; `host` and `target` are what the client signed. */
export type SpacesListener = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  host: string,
  target: string,
) => void | Promise<void>;

/** Where the sandbox runs without its S3 server, every request is answered by 503. */
export function spacesListener(spaces: () => Spaces | undefined, log: RequestLog, faults: Faults): SpacesListener {
  return async (request, response, host, target) => {
    const time = Date.now();
    const method = request.method ?? "GET";
    const path = `${host}${target.split("?")[0]}`;
    response.on("close", () => log.add({ time, api: "spaces", method, path, status: response.statusCode }));
    const about = readSpacesRequest(request, host, target);
    const place = about && `/spaces/${[about.bucket, about.key].filter(Boolean).join("/")}`;
    if (place !== undefined && !(await faultySpaces(faults, place, request, response))) return;
    const running = spaces();
    if (running) return void running.handle(request, response, host, target);
    request.resume();
    response.writeHead(503, { "content-type": "text/plain" }).end("The sandbox runs without its S3 server.\n");
  };
}
