import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import { uuidOf } from "../ids";
import type { Project } from "../store/entities";
import { ApiError, unprocessable } from "./errors";
import { Input } from "./input";
import { page } from "./page";
import { membersOf } from "./project-resources";
import { defaultProject, projectOf } from "./project-store";

interface ById {
  Params: { id: string };
}
type Settings = Pick<Project, "name" | "description" | "purpose" | "environment">;

const environments = ["Development", "Staging", "Production"];

const knownPurposes = [
  "Just trying out DigitalOcean",
  "Class project / Educational purposes",
  "Website or blog",
  "Web Application",
  "Service or API",
  "Mobile Application",
  "Machine learning / AI / Data processing",
  "IoT",
  "Operational / Developer tooling",
];

/** A purpose of one's own is kept as such. */
const purposeOf = (text: string): string =>
  knownPurposes.includes(text) || text.startsWith("Other: ") ? text : `Other: ${text}`;

function limited(text: string, name: string, most: number): string {
  if (text.length > most) throw unprocessable(`${name} must be at most ${most} characters long`);
  return text;
}

/** Environments are written in any case, and kept in the one of the list. */
function environmentOf(text: string): string {
  const found = environments.find((environment) => environment.toLowerCase() === text.toLowerCase());
  if (text !== "" && found === undefined) throw unprocessable(`environment must be one of ${environments.join(", ")}`);
  return found ?? "";
}

export function projects(app: FastifyInstance, cloud: Cloud): void {
  const { store, now } = cloud;

  const show = (project: Project) => ({
    id: project.id,
    owner_uuid: uuidOf(`account ${cloud.instance.id}`),
    owner_id: 1,
    name: project.name,
    description: project.description,
    purpose: project.purpose,
    // A project without an environment has no such field.
    ...(project.environment === "" ? {} : { environment: project.environment }),
    is_default: project.isDefault,
    created_at: project.createdAt,
    updated_at: project.updatedAt,
  });

  const read = (input: Input, before?: Project): Settings => {
    const text = (name: keyof Settings): string => input.string(name) ?? before?.[name] ?? "";
    const required = (name: keyof Settings): string => (before && !input.has(name) ? before[name] : input.text(name));
    const name = limited(required("name"), "name", 175);
    if (store.projects.find((other) => other.name === name && other.id !== before?.id)) {
      throw new ApiError(409, "conflict", "name is already in use");
    }
    return {
      name,
      description: limited(text("description"), "description", 255),
      purpose: purposeOf(limited(required("purpose"), "purpose", 255)),
      environment: environmentOf(text("environment")),
    };
  };

  app.get("/projects", (request) => {
    defaultProject(cloud);
    return page(request, "projects", store.projects.all().map(show));
  });

  app.post("/projects", (request, reply) => {
    defaultProject(cloud);
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

  app.get<ById>("/projects/:id", (request) => ({ project: show(projectOf(cloud, request.params.id)) }));

  app.route<ById>({
    method: ["PUT", "PATCH"],
    url: "/projects/:id",
    handler: (request) => {
      const project = projectOf(cloud, request.params.id);
      const input = new Input(request.body);
      const missing = ["name", "description", "purpose", "environment", "is_default"].find((name) => !input.has(name));
      if (request.method === "PUT" && missing !== undefined) throw unprocessable(`${missing} is required`);
      const changed = { ...project, ...read(input, project), updatedAt: now().toISOString() };
      if (input.boolean("is_default") === false && project.isDefault) {
        throw unprocessable("a default project stays the default until another one takes its place");
      }
      store.transaction(() => {
        if (input.boolean("is_default") && !project.isDefault) {
          const former = defaultProject(cloud);
          // What landed in the former default stays there.
          store.projects.put({ ...former, isDefault: false, resources: membersOf(cloud, former) });
          changed.isDefault = true;
        }
        store.projects.put(changed);
      });
      return { project: show(changed) };
    },
  });

  app.delete<ById>("/projects/:id", (request, reply) => {
    const project = projectOf(cloud, request.params.id);
    const refuse = (why: string) => new ApiError(412, "precondition_failed", why);
    if (project.isDefault) throw refuse("cannot delete the default project");
    if (membersOf(cloud, project).length > 0) {
      throw refuse("cannot delete a project with resources. move or remove the resources first");
    }
    store.projects.remove(project.id);
    return reply.status(204).send();
  });
}
