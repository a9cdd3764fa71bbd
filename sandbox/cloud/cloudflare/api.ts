import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Cloud } from "../cloud";
import { isToken } from "../token";
import { pageOf, success } from "./envelope";
import { CloudflareError, failure, noRoute, type ErrorEntry } from "./errors";
import { dnssec } from "./dnssec";
import { ipRanges, ipRangesRoute } from "./ip-ranges";
import { account as ownAccount, identifier } from "./identity";
import { originCertificates } from "./origin-certificates";
import { r2BucketRules } from "./r2-bucket-rules";
import { r2Buckets } from "./r2-buckets";
import { records } from "./records";
import { rulesetRules } from "./ruleset-rules";
import { rulesets } from "./rulesets";
import { settings } from "./settings";
import { zones } from "./zones";

/** Cloudflare's API v4, to be registered under /client/v4. */
export function cloudflare(cloud: Cloud) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook("onRequest", async (request) => {
      if (request.routeOptions.url?.endsWith(`/client/v4${ipRangesRoute}`)) return;
      const header = request.headers.authorization ?? serviceKey(request);
      if (header === undefined) {
        throw failure(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
      }
      if (isToken(header, cloud.instance.token)) return;
      const verify = request.url.split("?")[0]?.endsWith("/user/tokens/verify");
      throw verify ? failure(401, 1000, "Invalid API Token") : failure(403, 9109, "Invalid access token");
    });
    app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      const answer = (status: number, entry: ErrorEntry) =>
        reply.status(status).send({ success: false, errors: [entry], messages: [], result: null });
      if (error instanceof CloudflareError) return answer(error.status, error.entry);
      const status = error.statusCode ?? 500;
      if (status < 500) return answer(status, { code: 9207, message: error.message });
      cloud.log(`${request.method} ${request.url} failed: ${error.stack ?? error.message}`);
      // The official client repeats a 5xx ten times, which looks like a hang: a failure of the sandbox is told at once.
      return answer(400, { code: 10013, message: `The sandbox failed: ${error.message}` });
    });
    app.setNotFoundHandler((request) => {
      const route = `${request.method} ${request.url.split("?")[0]}`;
      throw failure(405, 10405, `not implemented by the sandbox: ${route}`);
    });
    identity(app, cloud);
    ipRanges(app);
    zones(app, cloud);
    records(app, cloud);
    settings(app, cloud);
    dnssec(app, cloud);
    rulesets(app, cloud);
    rulesetRules(app, cloud);
    originCertificates(app, cloud);
    r2Buckets(app, cloud);
    r2BucketRules(app, cloud);
  };
}

/** What the origin CA takes besides a token. The sandbox's token is also this key. */
function serviceKey({ url, headers }: FastifyRequest): string | undefined {
  const key = headers["x-auth-user-service-key"];
  const certificates = /^\/client\/v4\/certificates(\/|\?|$)/.test(url);
  return certificates && typeof key === "string" ? `Bearer ${key}` : undefined;
}

function identity(app: FastifyInstance, cloud: Cloud): void {
  const { id } = ownAccount;
  const account = {
    ...ownAccount,
    type: "standard",
    settings: { enforce_twofactor: false, api_access_enabled: null, access_approval_expiry: null },
    created_on: "2020-01-01T00:00:00.000000Z",
  };
  app.get("/user/tokens/verify", () => ({
    ...success({ id: identifier(`token ${cloud.instance.id}`), status: "active" }),
    messages: [{ code: 10000, message: "This API Token is valid and active", type: null }],
  }));
  app.get("/user", () =>
    success({
      id: identifier(`user ${cloud.instance.id}`),
      email: "sandbox@seawall.invalid",
      first_name: "Seawall",
      last_name: "Sandbox",
      suspended: false,
    }),
  );
  app.get("/accounts", (request) => pageOf(request, [account], 20, 50));
  app.get<{ Params: { account: string } }>("/accounts/:account", (request) => {
    if (request.params.account !== id) throw noRoute(`/accounts/${request.params.account}`);
    return success(account);
  });
}
