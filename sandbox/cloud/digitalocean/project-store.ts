import type { Cloud } from "../cloud";
import { uuidOf } from "../ids";
import type { Project } from "../store/entities";
import { notFound } from "./errors";

/** The project that resources land in where none is named. */
export function defaultProject({ store, instance, now }: Pick<Cloud, "store" | "instance" | "now">): Project {
  const at = now().toISOString();
  return (
    store.projects.find((project) => project.isDefault) ??
    store.projects.put({
      id: uuidOf(`default project ${instance.id}`),
      name: "sandbox",
      description: "",
      purpose: "Just trying out DigitalOcean",
      environment: "Development",
      isDefault: true,
      createdAt: at,
      updatedAt: at,
      resources: [],
    })
  );
}

export function projectOf(cloud: Cloud, id: string): Project {
  const project = id === "default" ? defaultProject(cloud) : cloud.store.projects.get(id);
  if (!project) throw notFound();
  return project;
}
