import * as http from "node:http";
import type { Instance } from "../instance";
import type { KubernetesState } from "../microk8s";
import type { DropletStatus, Health } from "./control";
import type { FaultOrder } from "./faults/order";
import type { LoggedRequest, RequestFilter } from "./requests";
import type { LifecycleResult } from "./spaces/lifecycle";
import type { Fault } from "./store/faults";

/** The control API of a running cloud. Every call fails with a clear error where none runs. */
export interface CloudClient {
  health(): Promise<Health>;
  /** Requests that reached the cloud, oldest first. */
  requests(filter?: RequestFilter): Promise<LoggedRequest[]>;
  /** The droplets and how they are. */
  dropletHosts(): Promise<DropletStatus[]>;
  /** Requests an hour (@default 5000) and a minute (0 is no limit, the default) that DigitalOcean's side allows. */
  setLimits(limits: { perHour?: number; perMinute?: number }): Promise<void>;
  /** What goes wrong by order, oldest first. */
  faults(): Promise<Fault[]>;
  /** What is left out is filled in. */
  addFault(order: Partial<FaultOrder>): Promise<Fault>;
  /** Ends one, or all; gives those that it ended. */
  clearFaults(id?: string): Promise<Fault[]>;
  /** Carries out the buckets' lifecycle rules as of a time. @default now */
  runLifecycle(now?: Date): Promise<LifecycleResult>;
  /** How far the programs of Kubernetes are. */
  kubernetes(): Promise<KubernetesState>;
  /** Has them made, unless they are; returns at once. */
  wantKubernetes(): Promise<KubernetesState>;
  /** Asks the daemon to end; returns before it has. */
  shutdown(hosts: "stop" | "keep"): Promise<void>;
}

const healthLimitMs = 5000;

export function cloudClient(instance: Pick<Instance, "apiPort" | "token">): CloudClient {
  const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    request<T>(instance, method, path, body);
  return {
    health: () => request<Health>(instance, "GET", "/health", undefined, healthLimitMs),
    requests: async ({ since, writesOnly } = {}) => {
      const query = new URLSearchParams({ since: String(since ?? 0), writes: writesOnly ? "1" : "0" });
      return (await call<{ requests: LoggedRequest[] }>("GET", `/requests?${query}`)).requests;
    },
    dropletHosts: async () => (await call<{ droplets: DropletStatus[] }>("GET", "/droplets")).droplets,
    setLimits: (limits) => call("PUT", "/limits", limits),
    faults: async () => (await call<{ faults: Fault[] }>("GET", "/faults")).faults,
    addFault: async (order) => (await call<{ fault: Fault }>("POST", "/faults", order)).fault,
    clearFaults: async (id) =>
      (await call<{ faults: Fault[] }>("DELETE", id === undefined ? "/faults" : `/faults/${encodeURIComponent(id)}`))
        .faults,
    runLifecycle: (now) => call("POST", "/lifecycle", { now: now?.toISOString() }),
    kubernetes: () => call("GET", "/kubernetes"),
    wantKubernetes: () => call("PUT", "/kubernetes"),
    shutdown: (hosts) => call("POST", "/shutdown", { hosts }),
  };
}

/** By `node:http`: `fetch` would obey no timeout of ours while connecting and may be sent through a proxy of the user's. */
function request<T>(
  { apiPort, token }: Pick<Instance, "apiPort" | "token">,
  method: string,
  path: string,
  body: unknown,
  limitMs = 60_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`the sandbox's cloud on 127.0.0.1:${apiPort}: ${method} ${path}: ${why}`));
    const sent = http.request(
      {
        host: "127.0.0.1",
        port: apiPort,
        method,
        path: `/_seawall${path}`,
        timeout: limitMs,
        agent: false,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", (error) => fail(error.message));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          if ((response.statusCode ?? 500) >= 300) return fail(`answered ${response.statusCode} ${text.slice(0, 300)}`);
          try {
            resolve(JSON.parse(text) as T);
          } catch {
            fail("answered no JSON");
          }
        });
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
    sent.on("error", (error) => fail(error.message));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
