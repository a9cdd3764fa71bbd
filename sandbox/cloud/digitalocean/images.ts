import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { OwnImage } from "../store/images";
import { publicImages, regionSlugs } from "./catalogue";
import { ApiError, forbidden, notFound, pendingEvent, unprocessable } from "./errors";
import { findImage, findOwnImage, imageLock, ownImages, showOwnImage } from "./image-store";
import { Input } from "./input";
import { page } from "./page";
import { sameTag } from "./tag-store";

interface ByKey {
  Params: { key: string };
}

interface Filter {
  Querystring: { type?: string; private?: string; tag_name?: string };
}

/** Distributions that the API knows by name; every other one is shown as unknown. */
const distributions = [
  ...["Arch Linux", "CentOS", "CoreOS", "Debian", "Fedora", "Fedora Atomic", "FreeBSD", "Gentoo", "openSUSE"],
  ...["RancherOS", "Rocky Linux", "Ubuntu"],
];

export function images(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  app.get<Filter>("/images", (request) => {
    const { type, private: own, tag_name: tag } = request.query;
    const listed = [
      ...(own === "true" || type === "application" ? [] : publicImages),
      ...(type === undefined ? ownImages(store).map(showOwnImage) : []),
    ].filter((image) => tag === undefined || image.tags.some((carried) => sameTag(carried, tag)));
    return page(request, "images", listed);
  });

  app.post("/images", (request) => {
    const input = new Input(request.body);
    for (const field of ["name", "url", "region"]) input.text(field);
    if (!regionSlugs.includes(input.text("region"))) throw unprocessable("Region is not available");
    throw new ApiError(501, "not_implemented", "The sandbox's hosts cannot boot a custom image.");
  });

  app.get<ByKey>("/images/:key", (request) => {
    const found = findImage(store, request.params.key);
    if (!found) throw notFound();
    return { image: found };
  });

  const ownOf = (key: string): OwnImage => {
    const own = findOwnImage(store, key);
    if (own) return own;
    throw findImage(store, key) ? forbidden() : notFound();
  };

  app.put<ByKey>("/images/:key", (request) => {
    const image = ownOf(request.params.key);
    const input = new Input(request.body);
    const distribution = input.string("distribution");
    const changed = store.ownImages.put({
      ...image,
      name: input.has("name") ? input.text("name") : image.name,
      description: input.string("description") ?? image.description,
      distribution:
        distribution === undefined
          ? image.distribution
          : distributions.includes(distribution)
            ? distribution
            : "Unknown",
    });
    return { image: showOwnImage(changed) };
  });

  app.delete<ByKey>("/images/:key", async (request, reply) => {
    await deleteImage(cloud, ownOf(request.params.key));
    return reply.status(204).send();
  });
}

/** Deletes an own image. Droplets that were made of it keep running and still show it. */
export async function deleteImage(cloud: Cloud, image: OwnImage): Promise<void> {
  const { store, driver, jobs } = cloud;
  if (jobs.isLocked(imageLock(image.id))) throw pendingEvent("Image");
  await cloud.ready();
  await driver.deleteSnapshot(image.id);
  if (store.droplets.find((droplet) => droplet.image === image.id)) {
    store.ownImages.put({ ...image, tags: [], deleted: true });
  } else {
    store.ownImages.remove(image.id);
  }
}
