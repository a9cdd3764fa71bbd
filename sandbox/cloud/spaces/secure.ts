import * as https from "node:https";
import type { Authority } from "../authority/authority";
import type { SpacesListener } from "./listener";
import { spacesNames } from "./names";

/** Long enough for a daemon that is never restarted: each start has a new certificate made. */
const certificateDays = 397;

/** Spaces as hosts reach it: by TLS, with a certificate for its names that the sandbox's authority signed. */
export async function secureSpaces(authority: Authority, listener: SpacesListener): Promise<https.Server> {
  const { key, certificate } = await authority.issue({ names: spacesNames, days: certificateDays });
  const server = https.createServer({ key, cert: certificate }, (request, response) => {
    void listener(request, response, request.headers.host ?? "", request.url ?? "/");
  });
  // Large objects take their time.
  server.requestTimeout = 0;
  return server;
}
