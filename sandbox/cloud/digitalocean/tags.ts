import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Tag } from "../store/entities";
import { notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";
import { ensureTags, findTag, sameTag } from "./tag-store";

const api = "https://api.digitalocean.com/v2";

interface ByName {
  Params: { name: string };
}

export function tags(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const tagOf = (name: string): Tag => {
    const tag = findTag(store, name);
    if (!tag) throw notFound();
    return tag;
  };

  const counted = (kind: "droplets" | "volumes", tag: Tag) => {
    const tagged = store[kind].all().filter((resource) => resource.tags.includes(tag.id));
    const last = tagged.at(-1);
    return {
      count: tagged.length,
      ...(last ? { last_tagged_uri: `${api}/${kind}/${last.id}` } : {}),
    };
  };

  const show = (tag: Tag) => {
    const droplets = counted("droplets", tag);
    const volumes = counted("volumes", tag);
    const last = droplets.last_tagged_uri ?? volumes.last_tagged_uri;
    return {
      name: tag.id,
      resources: {
        count: droplets.count + volumes.count,
        ...(last ? { last_tagged_uri: last } : {}),
        droplets,
        images: { count: 0 },
        volumes,
        volume_snapshots: { count: 0 },
        databases: { count: 0 },
      },
    };
  };

  /** Adds a tag to the resources of a request, or takes it away. */
  const retag = (body: unknown, change: (tags: string[]) => string[]): void => {
    for (const resource of new Input(body).objects("resources")) {
      const id = String(resource.raw("resource_id"));
      const type = resource.text("resource_type");
      if (type !== "droplet" && type !== "volume") {
        throw unprocessable(`resource_type ${type} cannot be tagged in the sandbox: use droplet or volume`);
      }
      const droplet = type === "droplet" ? store.droplets.get(id) : undefined;
      const volume = type === "volume" ? store.volumes.get(id) : undefined;
      if (droplet) store.droplets.put({ ...droplet, tags: change(droplet.tags) });
      else if (volume) store.volumes.put({ ...volume, tags: change(volume.tags) });
      else throw notFound(`${type} ${id} does not exist`);
    }
  };

  app.get("/tags", (request) => page(request, "tags", store.tags.all().map(show)));

  app.post("/tags", (request, reply) => {
    const name = new Input(request.body).text("name");
    ensureTags(cloud, [name]);
    return reply.status(201).send({ tag: show(tagOf(name)) });
  });

  app.get<ByName>("/tags/:name", (request) => ({ tag: show(tagOf(request.params.name)) }));

  app.delete<ByName>("/tags/:name", async (request, reply) => {
    const tag = tagOf(request.params.name);
    const without = (list: string[]) => list.filter((other) => !sameTag(other, tag.id));
    store.transaction(() => {
      store.tags.remove(tag.id);
      for (const kind of ["droplets", "volumes", "firewalls"] as const) {
        for (const resource of store[kind].all()) {
          if (resource.tags.includes(tag.id)) store[kind].put({ ...resource, tags: without(resource.tags) } as never);
        }
      }
    });
    await cloud.network.apply();
    return reply.status(204).send();
  });

  app.post<ByName>("/tags/:name/resources", async (request, reply) => {
    const tag = tagOf(request.params.name);
    store.transaction(() => retag(request.body, (list) => [...new Set([...list, tag.id])]));
    await cloud.network.apply();
    return reply.status(204).send();
  });

  app.delete<ByName>("/tags/:name/resources", async (request, reply) => {
    const tag = tagOf(request.params.name);
    store.transaction(() => retag(request.body, (list) => list.filter((other) => !sameTag(other, tag.id))));
    await cloud.network.apply();
    return reply.status(204).send();
  });
}
