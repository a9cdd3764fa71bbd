import * as fs from "node:fs";
import * as path from "node:path";
import { folderOf } from "../engine";
import { paths } from "../instance";
import { nameOf } from "../urn";
import { type ExportedResource, knownOutputs, type PendingOperation, type StackOutputs } from "./outputs";

/** What the state of one stack holds, read from its file: no engine is needed for it. */
export interface StackState {
  name: string;
  /** Name of its program, and where that lies. */
  project: string;
  folder?: string;
  resources: number;
  /** Names of the clusters that it puts out. */
  clusters: string[];
  /** RFC 3339; undefined where nothing was ever deployed. */
  updated?: string;
  /** "creating droplet extra": operations that an interrupted update left. */
  pending: string[];
  /** Whether a process updates it, or one that died left its lock. */
  locked: boolean;
}

interface Checkpoint {
  checkpoint?: {
    latest?: {
      manifest?: { time?: string };
      resources?: ExportedResource[];
      pending_operations?: PendingOperation[];
    };
  };
}

/** Every stack that the sandbox has a state of. */
export function stackStates(state: string = paths.state): StackState[] {
  const folder = path.join(state, ".pulumi", "stacks");
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((project) =>
    fs
      .readdirSync(path.join(folder, project))
      .filter((file) => file.endsWith(".json"))
      .map((file) => stackState(state, project, file.slice(0, -".json".length))),
  );
}

/** Whether a resource of a type is in the state of any stack, by its id. */
export function isInAnyState(type: string, state: string = paths.state): (id: string) => boolean {
  const resources = stackStates(state).flatMap(({ project, name }) => latestOf(state, project, name)?.resources ?? []);
  const ids = new Set(resources.filter((resource) => resource.type === type).map(({ id }) => id));
  return (id) => ids.has(id);
}

function latestOf(state: string, project: string, name: string) {
  const file = path.join(state, ".pulumi", "stacks", project, `${name}.json`);
  return (JSON.parse(fs.readFileSync(file, "utf8")) as Checkpoint).checkpoint?.latest;
}

function stackState(state: string, project: string, name: string): StackState {
  const latest = latestOf(state, project, name);
  const locks = path.join(state, ".pulumi", "locks", "organization", project, name);
  return {
    name,
    project,
    folder: folderOf(project),
    resources: latest?.resources?.length ?? 0,
    clusters: Object.keys(outputsOf(latest?.resources).clusters ?? {}),
    updated: latest?.manifest?.time,
    pending: (latest?.pending_operations ?? []).map(
      ({ type, resource }) => `${type} ${resource.type.split(":").at(-1)} ${nameOf(resource.urn)}`,
    ),
    locked: fs.existsSync(locks) && fs.readdirSync(locks).length > 0,
  };
}

/** The stack's own outputs, secrets left out. */
const outputsOf = (resources: ExportedResource[] = []): StackOutputs =>
  knownOutputs(resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {});
