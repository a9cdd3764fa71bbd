import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../cloud";
import { regionOf, regionSlugs } from "../catalogue";
import { associatedResources } from "./associated";
import { kubernetesClusters } from "./clusters";
import { kubernetesCredentials } from "./credentials";
import { nodePools } from "./pools";
import { nodeSizes } from "./pool-input";
import { versions } from "./versions";

/** Managed Kubernetes clusters. */
export function kubernetes(app: FastifyInstance, cloud: Cloud): void {
  app.get("/kubernetes/options", () => ({
    options: {
      regions: regionSlugs.map((slug) => ({ name: regionOf(slug).name, slug })),
      versions,
      sizes: nodeSizes.map(({ slug }) => ({ name: slug, slug })),
    },
  }));
  kubernetesClusters(app, cloud);
  kubernetesCredentials(app, cloud);
  nodePools(app, cloud);
  associatedResources(app, cloud);
}
