import { messageOf } from "../shared/errors";
import { Change, Live, PartialFailure, ResourceType } from "../shared/resource";
import { isObject, textOf, Value, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { bodyOf } from "./load-balancer-body";
import { refuseMisfits, validate } from "./load-balancer-rules";
import { ApiLoadBalancer, liveOf } from "./load-balancer-state";

type Reply = { load_balancer: ApiLoadBalancer };

const path = (id: string): string => `load_balancers/${id}`;

/** Seconds for a load balancer to become active. */
const createLimit = 600;

async function create(context: DoContext, inputs: Values): Promise<Live> {
  refuseMisfits(inputs);
  const { api } = context.config;
  const body = await bodyOf(context, inputs);
  const { load_balancer: created } = await api.post<Reply>("load_balancers", body, context.signal);
  const wait = { what: `load balancer ${created.id} to become active`, limit: createLimit, signal: context.signal };
  try {
    const active = await poll<ApiLoadBalancer>(wait, async () => {
      const { load_balancer: seen } = await api.get<Reply>(path(created.id), context.signal);
      if (seen.status === "active") return { done: seen };
      if (seen.status !== "new") throw new Error(`Load balancer ${created.id} is ${seen.status}.`);
      return { seen: seen.status };
    });
    return await liveOf(context, active, inputs);
  } catch (error) {
    throw new PartialFailure(await liveOf(context, created, inputs), messageOf(error));
  }
}

async function read(context: DoContext, id: string, state: Values): Promise<Live | undefined> {
  const found = await context.config.api.find<Reply>(path(id), context.signal);
  return found && liveOf(context, found.load_balancer, state);
}

/** What the cloud chose goes on to be sent, where the program does not say otherwise. */
const chosen = [
  "sizeUnit",
  "type",
  "healthcheck",
  "stickySessions",
  "dropletIds",
  "vpcUuid",
  "projectId",
  "httpIdleTimeoutSeconds",
  "firewall",
  "domains",
  "glbSettings",
  "targetLoadBalancerIds",
];

const merged = (state: Values, inputs: Values): Values => ({
  ...Object.fromEntries(chosen.map((name) => [name, state[name]])),
  ...inputs,
});

async function update(context: DoContext, id: string, state: Values, inputs: Values): Promise<Values> {
  const body = await bodyOf(context, merged(state, inputs));
  await context.config.api.put<Reply>(path(id), body, context.signal);
  const live = await read(context, id, inputs);
  if (!live) throw new Error(`Load balancer ${id} is gone.`);
  return live.state;
}

/** A load balancer that keeps its cookies cannot leave them out of the program: the official provider takes that for "none". */
function refuseMisfitsOf(state: Values, inputs: Values): void {
  const { stickySessions } = state;
  const kept = isObject(stickySessions) ? { ...stickySessions, type: "none" } : undefined;
  refuseMisfits({ ...merged(state, inputs), stickySessions: inputs.stickySessions ?? kept });
}

const units: Record<string, number> = { "lb-small": 1, "lb-medium": 3, "lb-large": 6 };

/** A size by its old name is no change where the number of nodes is the same. */
function refine(changes: Change[], state: Values, inputs: Values): Change[] {
  refuseMisfitsOf(state, inputs);
  const unit = inputs.sizeUnit ?? state.sizeUnit;
  const same = unit !== undefined && units[textOf(inputs.size)] === unit;
  return same ? changes.filter((change) => change.path[0] !== "size") : changes;
}

const sameText = (state: Value, input: Value): boolean => textOf(state).toLowerCase() === textOf(input).toLowerCase();

export const loadBalancer: ResourceType<DigitalOcean> = {
  validate,
  same: { region: sameText, dropletTag: sameText },
  refine,
  plan: (inputs, state) => {
    if (state) refuseMisfitsOf(state, inputs);
    else refuseMisfits(inputs);
    return {};
  },
  create,
  read,
  update,
  delete: async (context, id) => {
    try {
      await context.config.api.delete(path(id), context.signal);
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  },
};
