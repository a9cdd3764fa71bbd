import type { Cloud } from "../cloud";
import type { Project } from "../store/entities";
import { unprocessable } from "./errors";
import { defaultProject } from "./project-store";

/** A reserved address goes by two names. */
export const canonicalUrn = (urn: string): string => urn.replace(/^do:reservedip:/, "do:floatingip:");

const same = (a: string, b: string): boolean => canonicalUrn(a) === canonicalUrn(b);

/** The project that a resource is in: the default one where it was never moved. */
export const projectOfUrn = (cloud: Cloud, urn: string): Project =>
  cloud.store.projects.find(({ resources }) => resources.some((resource) => same(resource.urn, urn))) ??
  defaultProject(cloud);

/** The project that a request names, or the default one. 422 where there is none of that id. */
export function namedProject(cloud: Cloud, id: string | undefined): Project {
  const project = id === undefined ? defaultProject(cloud) : cloud.store.projects.get(id);
  if (!project) throw unprocessable(`project ${id} does not exist`);
  return project;
}

/** Puts a resource into a project and takes it out of every other. To be called in a transaction. */
export function moveToProject(cloud: Cloud, urn: string, project: Project): void {
  const { store, now } = cloud;
  for (const other of store.projects.all()) {
    const kept = other.resources.filter((resource) => !same(resource.urn, urn));
    const here = other.id === project.id ? [{ urn, assignedAt: now().toISOString() }] : [];
    if (here.length > 0 || kept.length !== other.resources.length) {
      store.projects.put({ ...other, resources: [...kept, ...here] });
    }
  }
}
