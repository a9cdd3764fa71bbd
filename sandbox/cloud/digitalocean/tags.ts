import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import type { Tag } from "../store/entities";
import { notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";
import { ensureTags, findTag, sameTag } from "./tag-store";

const api = "https://api.digitalocean.com/v2";

/** What carries tags, by the name that a request gives it: where it is kept, and where the API has it. */
const taggable = {
  droplet: { kept: "droplets", at: "droplets" },
  image: { kept: "ownImages", at: "images" },
  volume: { kept: "volumes", at: "volumes" },
  volume_snapshot: { kept: "volumeSnapshots", at: "snapshots" },
} as const;

interface ByName {
  Params: { name: string };
}

const isTaggable = (type: string): type is keyof typeof taggable => Object.hasOwn(taggable, type);

export function tags(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const tagOf = (name: string): Tag => {
    const tag = findTag(store, name);
    if (!tag) throw notFound();
    return tag;
  };

  const counted = (type: keyof typeof taggable, tag: Tag) => {
    const { kept, at } = taggable[type];
    const tagged = store[kept].all().filter((resource) => resource.tags.includes(tag.id));
    const last = tagged.at(-1);
    return {
      count: tagged.length,
      ...(last ? { last_tagged_uri: `${api}/${at}/${last.id}` } : {}),
    };
  };

  const show = (tag: Tag) => {
    const resources = {
      droplets: counted("droplet", tag),
      images: counted("image", tag),
      volumes: counted("volume", tag),
      volume_snapshots: counted("volume_snapshot", tag),
    };
    const all = Object.values(resources);
    const last = all.find(({ last_tagged_uri: uri }) => uri)?.last_tagged_uri;
    return {
      name: tag.id,
      resources: {
        count: all.reduce((sum, { count }) => sum + count, 0),
        ...(last ? { last_tagged_uri: last } : {}),
        ...resources,
        databases: { count: 0 },
      },
    };
  };

  /** Adds a tag to the resources of a request, or takes it away. */
  const retag = (body: unknown, change: (tags: string[]) => string[]): void => {
    for (const resource of new Input(body).objects("resources")) {
      const id = String(resource.raw("resource_id"));
      const type = resource.text("resource_type");
      if (!isTaggable(type)) {
        throw unprocessable(`resource_type ${type} cannot be tagged: use ${Object.keys(taggable).join(", ")}`);
      }
      const kept = store[taggable[type].kept];
      const found = kept.get(id);
      if (!found) throw notFound(`${type} ${id} does not exist`);
      kept.put({ ...found, tags: change(found.tags) } as never);
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
      for (const kind of ["droplets", "ownImages", "volumes", "volumeSnapshots", "firewalls"] as const) {
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
