import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import { writeUsers } from "../spaces/users";
import type { SpacesGrant, SpacesKey } from "../store/entities";
import { badRequest, notFound } from "./errors";
import { Input } from "./input";
import { page } from "./page";

interface ByKey {
  Params: { key: string };
}

const show = (key: SpacesKey) => ({
  name: key.name,
  grants: key.grants,
  access_key: key.id,
  created_at: key.createdAt,
});

const isFull = (grants: SpacesGrant[]): boolean => grants.some(({ permission }) => permission === "fullaccess");

function readGrants(cloud: Cloud, input: Input): SpacesGrant[] {
  const grants = input.objects("grants").map((grant) => {
    const bucket = grant.string("bucket") ?? "";
    const permission = grant.string("permission") ?? "";
    if (permission !== "read" && permission !== "readwrite" && permission !== "fullaccess") {
      throw badRequest(`grants: permission ${permission} is invalid: use read, readwrite or fullaccess`);
    }
    if (permission === "fullaccess" && bucket !== "") {
      throw badRequest("grants: fullaccess covers every bucket: leave bucket empty");
    }
    if (permission !== "fullaccess" && !cloud.store.buckets.get(bucket)) {
      throw badRequest(`grants: bucket ${JSON.stringify(bucket)} does not exist`);
    }
    return { bucket, permission } as const;
  });
  // Full access goes before what is limited to a bucket.
  return isFull(grants) ? grants.filter(({ permission }) => permission === "fullaccess") : grants;
}

/** Access keys of the S3 side. The secret is answered once, by the create. */
export function spacesKeys(app: FastifyInstance, cloud: Cloud): void {
  const { store } = cloud;

  const keyOf = (id: string): SpacesKey => {
    const key = store.spacesKeys.get(id);
    if (!key) throw notFound();
    return key;
  };
  const save = (key: SpacesKey): SpacesKey => {
    store.spacesKeys.put(key);
    writeUsers(cloud);
    return key;
  };

  app.get<{ Querystring: { name?: string; bucket?: string; permission?: string } }>("/spaces/keys", (request) => {
    const { name, bucket, permission } = request.query;
    const listed = store.spacesKeys
      .all()
      .reverse()
      .filter((key) => name === undefined || key.name === name)
      .filter((key) => bucket === undefined || key.grants.some((grant) => grant.bucket === bucket))
      .filter((key) => permission === undefined || key.grants.some((grant) => grant.permission === permission));
    return page(request, "keys", listed.map(show));
  });

  app.post("/spaces/keys", (request, reply) => {
    const input = new Input(request.body);
    const key = save({
      id: `DO801${randomBytes(12).toString("hex").slice(0, 15).toUpperCase()}`,
      secret: randomBytes(32).toString("base64").replace(/=+$/, ""),
      name: input.text("name"),
      grants: readGrants(cloud, input),
      createdAt: cloud.now().toISOString(),
    });
    return reply.status(201).send({ key: { ...show(key), secret_key: key.secret } });
  });

  app.get<ByKey>("/spaces/keys/:key", (request) => ({ key: show(keyOf(request.params.key)) }));

  app.route<ByKey>({
    method: ["PUT", "PATCH"],
    url: "/spaces/keys/:key",
    handler: (request) => {
      const key = keyOf(request.params.key);
      const input = new Input(request.body);
      const whole = request.method === "PUT";
      const grants = whole || input.has("grants") ? readGrants(cloud, input) : key.grants;
      if (isFull(grants) !== isFull(key.grants)) {
        throw badRequest("grants: a key of full access cannot become a limited one, nor a limited one full");
      }
      const name = whole ? input.text("name") : (input.string("name") ?? key.name);
      const changed = save({ ...key, name, grants });
      return { key: show(changed) };
    },
  });

  app.delete<ByKey>("/spaces/keys/:key", (request, reply) => {
    store.spacesKeys.remove(keyOf(request.params.key).id);
    writeUsers(cloud);
    return reply.status(204).send();
  });
}
