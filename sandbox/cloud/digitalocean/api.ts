import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { NoSpaceError } from "../../hosts/space";
import type { Cloud } from "../cloud";
import { isToken } from "../token";
import { account } from "./account";
import { actions } from "./actions";
import { alertPolicies } from "./alert-policies";
import { catalogueRoutes } from "./catalogue";
import { certificates } from "./certificates";
import { domains } from "./domains";
import { dropletActions } from "./droplet-actions";
import { dropletBackups } from "./droplet-backups";
import { droplets } from "./droplets";
import { ApiError } from "./errors";
import { firewalls } from "./firewalls";
import { imageActions } from "./image-actions";
import { images } from "./images";
import { sshKeys } from "./keys";
import { kubernetes } from "./kubernetes/routes";
import { loadBalancers } from "./load-balancers";
import { projectResources } from "./project-resources";
import { projects } from "./projects";
import type { RateLimit } from "./rate-limit";
import { reservedIps } from "./reserved-ips";
import { snapshots } from "./snapshots";
import { spacesKeys } from "./spaces-keys";
import { tags } from "./tags";
import { uptimeAlerts } from "./uptime-alerts";
import { uptimeChecks } from "./uptime-checks";
import { volumeSnapshots } from "./volume-snapshots";
import { volumes } from "./volumes";
import { vpcs } from "./vpcs";

/** DigitalOcean's API v2, to be registered under /v2. */
export function digitalOcean(cloud: Cloud, rateLimit: RateLimit) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook("onRequest", async (request, reply) => {
      reply.header("x-request-id", randomUUID());
      const known = isToken(request.headers.authorization, cloud.instance.token);
      const allowance = rateLimit.count(known);
      reply.header("ratelimit-limit", allowance.limit);
      reply.header("ratelimit-remaining", allowance.remaining);
      reply.header("ratelimit-reset", allowance.reset);
      if (!known) throw new ApiError(401, "Unauthorized", "Unable to authenticate you");
      if (!allowance.allowed) {
        reply.header("retry-after", allowance.retryAfter);
        throw new ApiError(429, "too_many_requests", "API Rate limit exceeded.");
      }
    });
    app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      const answer = (status: number, id: string, message: string) =>
        reply.status(status).send({ id, message, request_id: reply.getHeader("x-request-id") });
      if (error instanceof ApiError) return answer(error.status, error.id, error.message);
      // A 5xx would be asked again and again.
      if (error instanceof NoSpaceError) return answer(422, "unprocessable_entity", error.message);
      const status = error.statusCode ?? 500;
      if (status < 500) return answer(status, "bad_request", error.message);
      cloud.log(`${request.method} ${request.url} failed: ${error.stack ?? error.message}`);
      return answer(500, "server_error", `The sandbox failed: ${error.message}`);
    });
    app.setNotFoundHandler((request) => {
      const route = `${request.method} ${request.url.split("?")[0]}`;
      throw new ApiError(501, "not_implemented", `${route} is not implemented by the sandbox.`);
    });
    const parts = [
      account,
      actions,
      alertPolicies,
      catalogueRoutes,
      certificates,
      domains,
      dropletActions,
      dropletBackups,
      droplets,
      firewalls,
      imageActions,
      images,
      kubernetes,
      loadBalancers,
      projectResources,
      projects,
      reservedIps,
      snapshots,
      spacesKeys,
      sshKeys,
      tags,
      uptimeAlerts,
      uptimeChecks,
      volumeSnapshots,
      volumes,
      vpcs,
    ];
    for (const part of parts) part(app, cloud);
  };
}
