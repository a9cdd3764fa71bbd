import type * as http from "node:http";
import type { FastifyInstance } from "fastify";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../store/faults";
import { isRefusal, refusalOf, type Answer } from "./answers";
import type { Faults } from "./faults";
import { fits, readMoment, roots, whileScript } from "./moment";

const isOfCloud = (path: string): boolean => roots.some((root) => path === root || path.startsWith(`${root}/`));

/** What becomes of a request before anything is done: an answer in its place, none at all, or nothing. */
async function before(faults: Faults, method: string, path: string): Promise<Answer | "broken" | undefined> {
  const about = faults.ofRequest(method, path);
  const strike = (fault: Fault): void => faults.strike(fault, `${method} ${path}`);
  for (const fault of about.filter(({ kind }) => kind === "latency")) {
    strike(fault);
    await sleep((fault.seconds ?? 0) * 1000, undefined, { ref: false });
  }
  const fault = about.find(({ kind }) => kind !== "latency" && kind !== "lost-answer");
  if (!fault) return undefined;
  strike(fault);
  if (isRefusal(fault.kind)) return refusalOf(fault.kind, path, fault.seconds);
  if (fault.kind === "timeout") await sleep((fault.seconds ?? 0) * 1000, undefined, { ref: false });
  return "broken";
}

/** Whether the answer of a request that was done is lost. Faults of hosts begin that waited for the request. */
function after(faults: Faults, method: string, path: string): boolean {
  for (const fault of faults.active()) {
    const waits = !fault.begun && fault.when !== undefined && fault.when !== whileScript;
    if (waits && fits(readMoment(fault.when ?? ""), method, path)) faults.begin(fault);
  }
  const lost = faults.ofRequest(method, path).find(({ kind }) => kind === "lost-answer");
  if (lost) faults.strike(lost, `${method} ${path}`);
  return lost !== undefined;
}

/** Puts the faults in front of the APIs of an application. `note` logs a request that no API has seen. */
export function faultyApis(
  app: FastifyInstance,
  faults: Faults,
  note: (request: { method: string; path: string; status: number }) => void,
): void {
  const pathOf = (url: string): string => url.split("?")[0] ?? "";
  app.addHook("onRequest", async (request, reply) => {
    const { method } = request;
    const path = pathOf(request.url);
    if (!isOfCloud(path)) return;
    const instead = await before(faults, method, path);
    if (instead === undefined) return;
    if (instead === "broken") {
      note({ method, path, status: 0 });
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    return reply.status(instead.status).headers(instead.headers).send(instead.body);
  });
  app.addHook("onSend", async (request, reply, payload: unknown) => {
    const path = pathOf(request.url);
    // A refusal is no effect whose answer could be lost.
    if (isOfCloud(path) && reply.statusCode < 400 && after(faults, request.method, path)) request.raw.socket.destroy();
    return payload;
  });
}

/** The same for Spaces, which is no part of the application. Gives whether the request goes on. */
export async function faultySpaces(
  faults: Faults,
  path: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<boolean> {
  const method = request.method ?? "GET";
  const instead = await before(faults, method, path);
  if (instead === undefined) {
    // Its first word is the end of the connection: what is written after it goes nowhere.
    if (after(faults, method, path)) response.writeHead = () => response.on("error", () => undefined).destroy();
    return true;
  }
  request.resume();
  if (instead === "broken") request.socket.destroy();
  else response.writeHead(instead.status, instead.headers).end(instead.body);
  return false;
}
