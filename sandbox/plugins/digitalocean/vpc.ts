import { ResourceType } from "../shared/resource";
import { allOf, matching, notEmpty } from "../shared/rules";
import { textOf, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { goTime } from "./go-time";

export interface ApiVpc {
  id: string;
  urn: string;
  name: string;
  description: string;
  region: string;
  ip_range: string;
  default: boolean;
  created_at: string;
}

export function stateOf(vpc: ApiVpc): Values {
  return {
    name: vpc.name,
    region: vpc.region,
    description: vpc.description,
    ipRange: vpc.ip_range,
    vpcUrn: vpc.urn,
    default: vpc.default,
    createdAt: goTime(vpc.created_at),
  };
}

/** Seconds that a VPC's last members may take to leave it. */
const deleteLimit = 120;

/** DigitalOcean chooses address ranges one after the other: two at once in one region could get the same. */
const queues = new Map<string, Promise<unknown>>();
function inTurn<T>(region: string, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(region) ?? Promise.resolve()).then(work, work);
  queues.set(region, turn);
  return turn;
}

const path = (id: string): string => `vpcs/${encodeURIComponent(id)}`;

async function update(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  const body = { name: inputs.name, description: inputs.description, default: state.default };
  const { vpc } = await context.config.api.put<{ vpc: ApiVpc }>(path(id), body, context.signal);
  return stateOf(vpc);
}

export const vpc: ResourceType<DigitalOcean> = {
  validate: allOf(
    notEmpty("name"),
    notEmpty("region"),
    matching(["description"], /^[^]{0,255}$/, "expected length of description to be in the range (0 - 255)"),
    matching(["ipRange"], /^[0-9a-fA-F.:]+\/\d{1,3}$/, 'ipRange must be a CIDR block, such as "10.20.0.0/20"'),
  ),
  create: (context, inputs) =>
    inTurn(textOf(inputs.region), async () => {
      const body = {
        name: inputs.name,
        region: inputs.region,
        description: inputs.description,
        ip_range: inputs.ipRange,
      };
      const { vpc } = await context.config.api.post<{ vpc: ApiVpc }>("vpcs", body, context.signal);
      return { id: vpc.id, state: stateOf(vpc) };
    }),
  read: async (context, id) => {
    const found = await context.config.api.find<{ vpc: ApiVpc }>(path(id), context.signal);
    return found && { id: found.vpc.id, state: stateOf(found.vpc) };
  },
  update,
  delete: async (context, id) => {
    const wait = { what: `VPC ${id} to become empty`, limit: context.timeout ?? deleteLimit, signal: context.signal };
    await poll(wait, async () => {
      try {
        await context.config.api.delete(path(id), context.signal);
      } catch (error) {
        if (isStatus(error, 403, 409)) return { seen: error.reason };
        throw error;
      }
      return { done: undefined };
    });
  },
};
