import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Action } from "../store/entities";
import type { OwnImage } from "../store/images";
import { actionsOf, findAction, showAction } from "./actions";
import { regionSlugs } from "./catalogue";
import { badRequest, forbidden, notFound, pendingEvent, unprocessable } from "./errors";
import { findImage, findOwnImage, imageLock } from "./image-store";
import { Input } from "./input";
import { page } from "./page";

interface ById {
  Params: { id: string };
}

/** Checks an image's event and gives what its work needs. */
const events: Record<string, (image: OwnImage, input: Input) => Action["input"]> = {
  convert: (image) => {
    if (image.type !== "backup") throw unprocessable("Only a backup can be converted to a snapshot.");
    return {};
  },
  transfer: (image, input) => {
    const region = input.text("region");
    if (!regionSlugs.includes(region)) throw unprocessable("Region is not available");
    if (image.regions.includes(region)) throw unprocessable("Image is already available in this region.");
    return { region };
  },
};

/** The clients want an image's action as `action`, the specification has it bare and forbids neither. */
export function imageActions(app: FastifyInstance, cloud: Cloud): void {
  const { store, jobs } = cloud;

  const known = (key: string): string => {
    const image = findImage(store, key);
    if (!image) throw notFound();
    return String(image.id);
  };

  app.post<ById>("/images/:id/actions", (request, reply) => {
    const id = known(request.params.id);
    const image = findOwnImage(store, id);
    if (!image) throw forbidden();
    const body = new Input(request.body);
    const type = body.text("type");
    const read = Object.hasOwn(events, type) ? events[type] : undefined;
    if (!read) throw badRequest(`${type} is not a valid action type: use convert or transfer.`);
    if (jobs.isLocked(imageLock(id))) throw pendingEvent("Image");
    const input = read(image, body);
    const action = jobs.create({
      type,
      resourceId: id,
      resourceType: "image",
      region: input.region ?? image.regions[0] ?? "",
      input,
      locks: [imageLock(id)],
    });
    jobs.begin(action);
    return reply.status(201).send({ action: showAction(action) });
  });

  app.get<ById>("/images/:id/actions", (request) =>
    page(request, "actions", actionsOf(cloud, "image", known(request.params.id)).map(showAction)),
  );

  app.get<{ Params: { id: string; action: string } }>("/images/:id/actions/:action", (request) => ({
    action: showAction(findAction(cloud, request.params.action, "image", known(request.params.id))),
  }));
}

/** What the actions of images change. All regions of the sandbox are one machine, so nothing is copied. */
export function defineImageWork({ store, jobs }: Cloud): void {
  const define = (type: string, change: (image: OwnImage, action: Action) => Partial<OwnImage>): void =>
    jobs.define(`image:${type}`, async (action) => {
      const image = findOwnImage(store, action.resourceId);
      if (!image) throw new Error(`image ${action.resourceId} does not exist`);
      store.ownImages.put({ ...image, ...change(image, action) });
    });
  define("convert", () => ({ type: "snapshot" }));
  define("transfer", (image, { input }) => ({
    regions: [...new Set([...image.regions, ...(input.region ? [input.region] : [])])],
  }));
}
