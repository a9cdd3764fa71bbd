import { Live, ResourceType } from "../shared/resource";
import { Value, Values } from "../shared/values";
import { DigitalOcean } from "./config";

interface ApiKey {
  name: string;
  access_key: string;
  /** Told once, at the creation. */
  secret_key?: string;
  grants?: { bucket: string; permission: string }[] | null;
  created_at: string;
}

const liveOf = (key: ApiKey, secretKey: Value): Live => ({
  id: key.access_key,
  state: {
    name: key.name,
    accessKey: key.access_key,
    secretKey: key.secret_key ?? secretKey,
    grants: (key.grants ?? []).map(({ bucket, permission }) => ({ bucket, permission })),
    createdAt: key.created_at,
  },
});

const bodyOf = (inputs: Values): Values => ({ name: inputs.name, grants: inputs.grants ?? [] });

export const spacesKey: ResourceType<DigitalOcean> = {
  create: async (context, inputs) => {
    const reply = await context.config.api.post<{ key: ApiKey }>("spaces/keys", bodyOf(inputs), context.signal);
    return liveOf(reply.key, undefined);
  },
  // An import finds nothing, as the official provider's: the secret is told once.
  read: async (context, id, state) => {
    if (state.accessKey === undefined) return undefined;
    const found = await context.config.api.find<{ key: ApiKey }>(`spaces/keys/${id}`, context.signal);
    return found && liveOf(found.key, state.secretKey);
  },
  update: async (context, id, state, inputs) => {
    const reply = await context.config.api.put<{ key: ApiKey }>(`spaces/keys/${id}`, bodyOf(inputs), context.signal);
    return liveOf(reply.key, state.secretKey).state;
  },
  delete: (context, id) => context.config.api.delete(`spaces/keys/${id}`, context.signal),
};
