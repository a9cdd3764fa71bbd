import { Live, ResourceType } from "../shared/resource";
import { allOf, notEmpty } from "../shared/rules";
import { poll } from "../shared/wait";
import { DigitalOcean } from "./config";

interface ApiKey {
  id: number;
  name: string;
  fingerprint: string;
  public_key: string;
}

const liveOf = (key: ApiKey): Live => ({
  id: String(key.id),
  state: { name: key.name, fingerprint: key.fingerprint, publicKey: key.public_key },
});

const trimmed = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

export const sshKey: ResourceType<DigitalOcean> = {
  validate: allOf(notEmpty("name"), notEmpty("publicKey")),
  same: { publicKey: (state, input) => trimmed(state) === trimmed(input) },
  create: async (context, inputs) => {
    const { api } = context.config;
    const body = { name: inputs.name, public_key: inputs.publicKey };
    const { ssh_key: created } = await api.post<{ ssh_key: ApiKey }>("account/keys", body, context.signal);
    const wait = {
      what: `SSH key ${created.id} to be readable`,
      limit: context.timeout ?? 120,
      signal: context.signal,
    };
    return poll<Live>(wait, async () => {
      const found = await api.find<{ ssh_key: ApiKey }>(`account/keys/${created.id}`, context.signal);
      return found ? { done: liveOf(found.ssh_key) } : { seen: "404 not found" };
    });
  },
  read: async (context, id) => {
    const found = await context.config.api.find<{ ssh_key: ApiKey }>(`account/keys/${id}`, context.signal);
    return found && liveOf(found.ssh_key);
  },
  update: async (context, id, _, inputs) => {
    const body = { name: inputs.name };
    const reply = await context.config.api.put<{ ssh_key: ApiKey }>(`account/keys/${id}`, body, context.signal);
    return liveOf(reply.ssh_key).state;
  },
  delete: (context, id) => context.config.api.delete(`account/keys/${id}`, context.signal),
};
