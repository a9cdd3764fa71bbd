import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { UptimeCheck } from "../store/monitoring";
import type { Store } from "../store/store";
import { notFound } from "./errors";
import { Input } from "./input";
import { choice, invalidField, missingField, words } from "./notifications";
import { page } from "./page";

interface ById {
  Params: { id: string };
}

const types = ["ping", "http", "https"];
const places = ["us_east", "us_west", "eu_west", "se_asia"];

const show = ({ createdAt: _, ...check }: UptimeCheck) => check;

export function uptimeCheckOf(store: Store, id: string): UptimeCheck {
  const check = store.uptimeChecks.get(id);
  if (!check) throw notFound();
  return check;
}

type Settings = Pick<UptimeCheck, "name" | "type" | "target" | "regions" | "enabled">;

/** Every field must be given: the real API has no defaults for them. */
function read(input: Input): Settings {
  const name = words(input, "name");
  const type = choice(input, "type", types);
  const target = words(input, "target");
  if (type !== "ping" && !target.startsWith(`${type}://`)) {
    throw invalidField("target", `it must be a URL that begins with ${type}://`);
  }
  const regions = input.strings("regions");
  if (regions.length === 0) throw missingField("regions");
  regions.forEach((region, index) => {
    if (!places.includes(region)) throw invalidField(`regions[${index}]`, `'${region}' is no region of uptime checks`);
  });
  const enabled = input.boolean("enabled");
  if (enabled === undefined) throw missingField("enabled");
  return { name, type, target, regions, enabled };
}

/** Uptime checks. They are kept and never carried out: the sandbox sends nothing to the world, whence they would come. */
export function uptimeChecks(app: FastifyInstance, { store, now }: Cloud): void {
  app.get("/uptime/checks", (request) => page(request, "checks", store.uptimeChecks.all().map(show)));

  app.post("/uptime/checks", (request, reply) => {
    const settings = read(new Input(request.body));
    const check = store.uptimeChecks.put({ id: randomUUID(), ...settings, createdAt: now().toISOString() });
    return reply.status(201).send({ check: show(check) });
  });

  app.get<ById>("/uptime/checks/:id", (request) => ({ check: show(uptimeCheckOf(store, request.params.id)) }));

  app.put<ById>("/uptime/checks/:id", (request) => {
    const check = uptimeCheckOf(store, request.params.id);
    const given = new Input(request.body).given();
    return { check: show(store.uptimeChecks.put({ ...check, ...read(new Input({ ...show(check), ...given })) })) };
  });

  app.delete<ById>("/uptime/checks/:id", (request, reply) => {
    const check = uptimeCheckOf(store, request.params.id);
    store.transaction(() => {
      store.uptimeChecks.remove(check.id);
      for (const alert of store.uptimeAlerts.all()) {
        if (alert.checkId === check.id) store.uptimeAlerts.remove(alert.id);
      }
    });
    return reply.status(204).send();
  });

  app.get<ById>("/uptime/checks/:id/state", (request) => {
    const { regions, createdAt } = uptimeCheckOf(store, request.params.id);
    const state = { status: "CHECKING", status_changed_at: createdAt, thirty_day_uptime_percentage: 100 };
    return {
      state: {
        regions: Object.fromEntries(regions.map((region) => [region, state])),
        previous_outage: { region: "", started_at: "", ended_at: "", duration_seconds: 0 },
      },
    };
  });
}
