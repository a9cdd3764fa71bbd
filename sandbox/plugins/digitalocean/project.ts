import { Live, ResourceType } from "../shared/resource";
import { allOf, matching, notEmpty } from "../shared/rules";
import { textOf, Value, Values } from "../shared/values";
import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DigitalOcean, DoContext } from "./config";
import { texts } from "./tags";

interface ApiProject {
  id: string;
  name: string;
  purpose: string;
  description: string;
  environment: string;
  is_default: boolean;
  owner_id: number;
  owner_uuid: string;
  created_at: string;
  updated_at: string;
}

async function membersOf(context: DoContext, id: string): Promise<string[]> {
  const path = `projects/${id}/resources?per_page=200`;
  const reply = await context.config.api.get<{ resources?: { urn: string }[] | null }>(path, context.signal);
  return (reply.resources ?? []).map(({ urn }) => urn);
}

async function assign(context: DoContext, id: string, urns: string[]): Promise<void> {
  if (urns.length > 0) await context.config.api.post(`projects/${id}/resources`, { resources: urns }, context.signal);
}

/** What leaves a project goes to the account's default one. */
async function release(context: DoContext, urns: string[]): Promise<void> {
  if (urns.length === 0) return;
  const reply = await context.config.api.get<{ project: ApiProject }>("projects/default", context.signal);
  await assign(context, reply.project.id, urns);
}

async function reassign(context: DoContext, id: string, before: string[], after: string[]): Promise<void> {
  await release(
    context,
    before.filter((urn) => !after.includes(urn)),
  );
  await assign(
    context,
    id,
    after.filter((urn) => !before.includes(urn)),
  );
}

async function liveOf(context: DoContext, project: ApiProject): Promise<Live> {
  return {
    id: project.id,
    state: {
      name: project.name,
      purpose: project.purpose.replace(/^Other: /, ""),
      description: project.description,
      environment: project.environment,
      isDefault: project.is_default,
      ownerId: project.owner_id,
      ownerUuid: project.owner_uuid,
      createdAt: project.created_at,
      updatedAt: project.updated_at,
      resources: await membersOf(context, project.id),
    },
  };
}

const bodyOf = (inputs: Values): Values => ({
  name: inputs.name,
  purpose: inputs.purpose,
  description: inputs.description ?? "",
  environment: inputs.environment ?? "",
});

const findProject = async (context: DoContext, id: string): Promise<ApiProject | undefined> =>
  (await context.config.api.find<{ project: ApiProject }>(`projects/${id}`, context.signal))?.project;

async function change(context: DoContext, id: string, inputs: Values): Promise<ApiProject> {
  const body = { ...bodyOf(inputs), is_default: inputs.isDefault ?? false };
  return (await context.config.api.patch<{ project: ApiProject }>(`projects/${id}`, body, context.signal)).project;
}

const fold = (value: Value): string => textOf(value).toLowerCase();

export const project: ResourceType<DigitalOcean> = {
  validate: allOf(
    matching(["name"], /^[^]{1,175}$/, "expected length of name to be in the range (1 - 175)"),
    matching(
      ["environment"],
      /^(development|staging|production)$/i,
      "expected environment to be one of development, staging, production",
    ),
  ),
  same: { environment: (state, input) => fold(state) === fold(input) },
  create: async (context, inputs) => {
    const reply = await context.config.api.post<{ project: ApiProject }>("projects", bodyOf(inputs), context.signal);
    await assign(context, reply.project.id, texts(inputs.resources));
    const made = inputs.isDefault === true ? await change(context, reply.project.id, inputs) : reply.project;
    return liveOf(context, made);
  },
  read: async (context, id) => {
    const found = await findProject(context, id);
    return found && liveOf(context, found);
  },
  update: async (context, id, state, inputs) => {
    const changed = await change(context, id, inputs);
    if (inputs.resources !== undefined) await reassign(context, id, texts(state.resources), texts(inputs.resources));
    return (await liveOf(context, changed)).state;
  },
  delete: async (context, id, state) => {
    await release(context, texts(state.resources));
    const wait = { what: `project ${id} to be empty`, limit: context.timeout ?? 180, signal: context.signal };
    await poll<void>(wait, async () => {
      try {
        return { done: await context.config.api.delete(`projects/${id}`, context.signal) };
      } catch (error) {
        if (isStatus(error, 412)) return { seen: error.reason };
        throw error;
      }
    });
  },
};

/** Puts resources into a project that is managed elsewhere; others in it are not its business. */
export const projectResources: ResourceType<DigitalOcean> = {
  validate: notEmpty("project"),
  create: async (context, inputs) => {
    await assign(context, inputs.project as string, texts(inputs.resources));
    return { id: inputs.project as string, state: inputs };
  },
  // An import finds nothing, as the official provider's: its id does not tell which resources are meant.
  read: async (context, id, state) => {
    if (state.project === undefined || !(await findProject(context, id))) return undefined;
    const members = await membersOf(context, id);
    return { id, state: { project: id, resources: texts(state.resources).filter((urn) => members.includes(urn)) } };
  },
  update: async (context, id, state, inputs) => {
    await reassign(context, id, texts(state.resources), texts(inputs.resources));
    return inputs;
  },
  delete: async (context, id, state) => {
    if (await findProject(context, id)) await release(context, texts(state.resources));
  },
};
