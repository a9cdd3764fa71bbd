import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import { spacesDomain } from "../spaces/gateways";
import type { Project } from "../store/entities";
import type { Store } from "../store/store";
import { unprocessable } from "./errors";
import { clustersOf } from "./kubernetes/clusters";
import { Input } from "./input";
import { page } from "./page";
import { canonicalUrn, moveToProject } from "./project-members";
import { projectOf } from "./project-store";

type Member = Project["resources"][number];
interface Resource {
  id: string;
  createdAt?: string;
}
interface Kind {
  /** What there is of it; absent for what the sandbox does not have at all. */
  all?: (store: Store) => Resource[];
  /** Where one is found. */
  link: (id: string, store: Store) => string;
  /** Whether one is in the default project until it is moved to another. */
  everywhere?: true;
}

const under = (path: string) => (id: string) => `https://api.digitalocean.com/v2/${path}/${id}`;

const kinds: Record<string, Kind> = {
  dbaas: { link: under("databases") },
  domain: { all: (store) => store.domains.all(), link: under("domains"), everywhere: true },
  droplet: { all: (store) => store.droplets.all(), link: under("droplets"), everywhere: true },
  floatingip: { all: (store) => store.reservedIps.all(), link: under("floating_ips"), everywhere: true },
  kubernetes: {
    all: (store) => clustersOf({ store }),
    link: under("kubernetes/clusters"),
    everywhere: true,
  },
  loadbalancer: { all: (store) => store.loadBalancers.all(), everywhere: true, link: under("load_balancers") },
  reservedip: { all: (store) => store.reservedIps.all(), link: under("reserved_ips") },
  space: {
    all: (store) => store.buckets.all(),
    link: (id, store) => `https://${id}.${store.buckets.get(id)?.region}.${spacesDomain}`,
    everywhere: true,
  },
  volume: { all: (store) => store.volumes.all(), link: under("volumes"), everywhere: true },
  vpc: { all: (store) => store.vpcs.all(), link: under("vpcs") },
};

const parse = (urn: string): { kind: Kind; id: string } => {
  const [scheme, name = "", ...rest] = urn.split(":");
  const kind = scheme === "do" ? kinds[name] : undefined;
  if (!kind || rest.length === 0) throw unprocessable(`resource ${urn} cannot be assigned to a project`);
  return { kind, id: rest.join(":") };
};

function exists({ store }: Cloud, urn: string): boolean {
  const { kind, id } = parse(urn);
  return kind.all?.(store).some((resource) => resource.id === id) ?? false;
}

/** The resources of a project: those moved there that still exist, and in the default one all that were never moved. */
export function membersOf(cloud: Cloud, project: Project): Member[] {
  const { store } = cloud;
  const members = project.resources.filter(({ urn }) => exists(cloud, urn));
  if (!project.isDefault) return members;
  const moved = new Set(store.projects.all().flatMap(({ resources }) => resources.map(({ urn }) => canonicalUrn(urn))));
  const others = Object.entries(kinds).flatMap(([name, { all, everywhere }]) =>
    everywhere && all
      ? all(store).map(({ id, createdAt }) => ({ urn: `do:${name}:${id}`, assignedAt: createdAt ?? project.createdAt }))
      : [],
  );
  return [...members, ...others.filter(({ urn }) => !moved.has(urn))];
}

export function projectResources(app: FastifyInstance, cloud: Cloud): void {
  interface ById {
    Params: { id: string };
  }
  const show = (urn: string, status: string, assignedAt: string) => {
    const { kind, id } = parse(urn);
    return { urn, assigned_at: assignedAt, links: { self: kind.link(id, cloud.store) }, status };
  };

  app.get<ById>("/projects/:id/resources", (request) => {
    const members = membersOf(cloud, projectOf(cloud, request.params.id));
    return page(request, "resources", members, ({ urn, assignedAt }) => show(urn, "ok", assignedAt));
  });

  // One answer for each resource that was asked for; a missing one does not keep the others from moving.
  app.post<ById>("/projects/:id/resources", (request) => {
    const project = projectOf(cloud, request.params.id);
    const before = new Map(membersOf(cloud, project).map(({ urn, assignedAt }) => [urn, assignedAt]));
    const now = cloud.now().toISOString();
    const answers = [...new Set(new Input(request.body).strings("resources"))].map((urn) => {
      const since = before.get(urn);
      if (since !== undefined) return show(urn, "already_assigned", since);
      return show(urn, exists(cloud, urn) ? "assigned" : "not_found", now);
    });
    const moved = answers.filter(({ status }) => status === "assigned").map(({ urn }) => urn);
    cloud.store.transaction(() => moved.forEach((urn) => moveToProject(cloud, urn, project)));
    return { resources: answers };
  });
}
