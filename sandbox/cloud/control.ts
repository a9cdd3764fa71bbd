import type { FastifyInstance } from "fastify";
import type { KubernetesOnDemand } from "../microk8s";
import type { Cloud } from "./cloud";
import type { RateLimit } from "./digitalocean/rate-limit";
import { takeBackups } from "./digitalocean/droplet-backups";
import { dropletLock } from "./digitalocean/droplet-view";
import { faultRoutes } from "./faults/routes";
import type { RequestLog } from "./requests";
import type { LifecycleResult } from "./spaces/lifecycle";
import { isToken } from "./token";

export interface Health {
  /** Id of the sandbox: what tells this daemon from any other on the port. */
  id: string;
  pid: number;
  hosts: "starting" | "ready" | "failed";
  /** Why the hosts could not be started. */
  failure?: string;
}

export interface DropletStatus {
  id: number;
  name: string;
  status: string;
  locked: boolean;
  publicIp: string;
  privateIp: string;
  region: string;
  size: string;
  image: string;
  tags: string[];
  vpcId: string;
  /** Why its host could not be made. */
  failure?: string;
}

/** What the control API does beyond the store. */
export interface Controls {
  health(): Health;
  requests: RequestLog;
  /** Undefined in a cloud without hosts. */
  kubernetes?: Pick<KubernetesOnDemand, "state" | "want">;
  rateLimit: RateLimit;
  lifecycle(now: Date): Promise<LifecycleResult>;
  /** Ends the daemon after the request is answered. */
  shutdown(stopHosts: boolean): void;
}

/** The sandbox's own API under /_seawall: for the command line and for tests. Reading is open to the machine, changing needs the token. */
export function control(cloud: Cloud, controls: Controls) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook("onRequest", async (request, reply) => {
      // A page in a browser may reach this port under a name of its own; it must not read anything.
      if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) {
        return reply.status(403).send({ error: "only 127.0.0.1 and localhost are allowed as host" });
      }
      if (request.method !== "GET" && !isToken(request.headers.authorization, cloud.instance.token)) {
        return reply.status(401).send({ error: "the sandbox's token is needed" });
      }
    });

    app.get("/health", () => controls.health());

    app.get<{ Querystring: { since?: string; writes?: string } }>("/requests", (request) => ({
      requests: controls.requests.list({
        since: Number(request.query.since ?? 0) || 0,
        writesOnly: request.query.writes === "1" || request.query.writes === "true",
      }),
    }));

    app.get("/droplets", () => ({
      droplets: cloud.store.droplets.all().map((droplet): DropletStatus => ({
        id: Number(droplet.id),
        name: droplet.name,
        status: droplet.status,
        locked: cloud.jobs.isLocked(dropletLock(droplet.id)),
        publicIp: droplet.publicIp,
        privateIp: droplet.privateIp,
        region: droplet.region,
        size: droplet.size,
        image: droplet.image,
        tags: droplet.tags,
        vpcId: droplet.vpcId,
        failure: droplet.failure,
      })),
    }));

    app.get("/limits", () => controls.rateLimit.limits);
    app.put("/limits", (request) => {
      const body = (request.body ?? {}) as { perHour?: number; perMinute?: number };
      controls.rateLimit.limits = body;
      return controls.rateLimit.limits;
    });

    app.post("/lifecycle", async (request) => {
      const { now } = (request.body ?? {}) as { now?: string };
      return controls.lifecycle(now === undefined ? cloud.now() : new Date(now));
    });

    app.post("/backups", (request, reply) => {
      const taken = takeBackups(cloud);
      return reply.status(202).send({ actions: taken.map(({ id, resourceId }) => ({ id, droplet: resourceId })) });
    });

    faultRoutes(app, cloud.faults);

    const { kubernetes } = controls;
    if (kubernetes) {
      app.get("/kubernetes", () => kubernetes.state());
      app.put("/kubernetes", () => kubernetes.want());
    }

    app.post("/shutdown", (request, reply) => {
      const { hosts } = (request.body ?? {}) as { hosts?: "stop" | "keep" };
      reply.raw.on("close", () => controls.shutdown(hosts === "stop"));
      return reply.status(202).send({ stopping: true });
    });
  };
}
