import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import { uuidOf } from "../ids";
import type { Project } from "../store/entities";
import { ApiError, notFound, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";

interface ById {
  Params: { id: string };
}

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

/** Whether what a URN names is still there: a resource leaves its project when it is deleted. */
function exists({ store }: Cloud, urn: string): boolean {
  const [, kind = "", id = ""] = urn.split(":");
  const collections: Record<string, { get(id: string): unknown }> = {
    droplet: store.droplets,
    volume: store.volumes,
    domain: store.domains,
    loadbalancer: store.loadBalancers,
    floatingip: store.reservedIps,
    reservedip: store.reservedIps,
    space: store.buckets,
    vpc: store.vpcs,
  };
  return collections[kind]?.get(id) !== undefined;
}

export function projects(app: FastifyInstance, cloud: Cloud): void {
  const { store, now } = cloud;

  const projectOf = (id: string): Project => {
    const project = id === "default" ? defaultProject(cloud) : store.projects.get(id);
    if (!project) throw notFound();
    return { ...project, resources: project.resources.filter(({ urn }) => exists(cloud, urn)) };
  };
  const show = (project: Project) => ({
    id: project.id,
    owner_uuid: uuidOf(`account ${cloud.instance.id}`),
    owner_id: 1,
    name: project.name,
    description: project.description,
    purpose: project.purpose,
    environment: project.environment,
    is_default: project.isDefault,
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  });

  const read = (input: Input, before?: Project): Pick<Project, "name" | "description" | "purpose" | "environment"> => {
    const environment = input.string("environment") ?? before?.environment ?? "";
    if (environment !== "" && !["Development", "Staging", "Production"].includes(environment)) {
      throw unprocessable("environment must be Development, Staging or Production");
    }
    const name = before ? (input.string("name") ?? before.name) : input.text("name");
    if (store.projects.find((other) => other.name === name && other.id !== before?.id)) {
      throw new ApiError(409, "conflict", `name is already in use: ${name}`);
    }
    return {
      name,
      description: input.string("description") ?? before?.description ?? "",
      purpose: before ? (input.string("purpose") ?? before.purpose) : input.text("purpose"),
      environment,
    };
  };

  app.get("/projects", (request) => {
    defaultProject(cloud);
    return page(request, "projects", store.projects.all().map(show));
  });

  app.post("/projects", (request, reply) => {
    const at = now().toISOString();
    const project: Project = {
      id: uuidOf(`project ${store.next("project")} ${cloud.instance.id}`),
      ...read(new Input(request.body)),
      isDefault: false,
      createdAt: at,
      updatedAt: at,
      resources: [],
    };
    return reply.status(201).send({ project: show(store.projects.put(project)) });
  });

  app.get<ById>("/projects/:id", (request) => ({ project: show(projectOf(request.params.id)) }));

  app.route<ById>({
    method: ["PUT", "PATCH"],
    url: "/projects/:id",
    handler: (request) => {
      const project = projectOf(request.params.id);
      const input = new Input(request.body);
      const changed = { ...project, ...read(input, project), updatedAt: now().toISOString() };
      store.transaction(() => {
        if (input.boolean("is_default") && !project.isDefault) {
          store.projects.put({ ...defaultProject(cloud), isDefault: false });
          changed.isDefault = true;
        }
        store.projects.put(changed);
      });
      return { project: show(changed) };
    },
  });

  app.delete<ById>("/projects/:id", (request, reply) => {
    const project = projectOf(request.params.id);
    if (project.isDefault) throw new ApiError(412, "precondition_failed", "cannot delete the default project");
    if (project.resources.length > 0) {
      throw new ApiError(
        412,
        "precondition_failed",
        "cannot delete a project with resources. move or remove the resources first",
      );
    }
    store.projects.remove(project.id);
    return reply.status(204).send();
  });

  const showResource = ({ urn, assignedAt }: Project["resources"][number], status: string) => ({
    urn,
    assigned_at: assignedAt,
    links: { self: `https://api.digitalocean.com/v2/${urn.split(":")[1]}s/${urn.split(":")[2]}` },
    status,
  });

  app.get<ById>("/projects/:id/resources", (request) =>
    page(
      request,
      "resources",
      projectOf(request.params.id).resources.map((resource) => showResource(resource, "ok")),
    ),
  );

  app.post<ById>("/projects/:id/resources", (request) => {
    const project = projectOf(request.params.id);
    const urns = new Input(request.body).strings("resources");
    const unknown = urns.find((urn) => !exists(cloud, urn));
    if (unknown !== undefined) throw unprocessable(`resource ${unknown} does not exist`);
    const assigned = urns.map((urn) => ({ urn, assignedAt: now().toISOString() }));
    store.transaction(() => {
      for (const other of store.projects.all()) {
        const kept = other.resources.filter((resource) => !urns.includes(resource.urn));
        store.projects.put({ ...other, resources: other.id === project.id ? [...kept, ...assigned] : kept });
      }
    });
    return { resources: assigned.map((resource) => showResource(resource, "assigned")) };
  });
}
