import type { FastifyInstance } from "fastify";
import type { Fault } from "../store/faults";
import type { Faults } from "./faults";
import { readOrder } from "./order";

/** A part of the sandbox's own API: what goes wrong, by order. */
export function faultRoutes(app: FastifyInstance, faults: Faults): void {
  app.get("/faults", (): { faults: Fault[] } => ({ faults: faults.active() }));

  app.post("/faults", (request, reply) => {
    try {
      return reply.status(201).send({ fault: faults.add(readOrder((request.body ?? {}) as Record<string, unknown>)) });
    } catch (error) {
      return reply.status(400).send({ error: error instanceof Error ? error.message : String(error) });
    }
  });

  app.delete("/faults", () => ({ faults: faults.clear() }));

  app.delete<{ Params: { id: string } }>("/faults/:id", (request, reply) => {
    const cleared = faults.clear(request.params.id);
    if (cleared.length === 0) return reply.status(404).send({ error: `there is no fault ${request.params.id}` });
    return { faults: cleared };
  });
}
