import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";
import { volume } from "./needs";

interface Needs {
  first: digitalocean.Volume;
  second: digitalocean.Volume;
}

const needs = (scope: (name: string) => string): Needs => ({
  first: volume(scope, "first"),
  second: volume(scope, "second"),
});

const staging = { name: "lifecycle-b", purpose: "Tests", description: "of tests", environment: "Staging" };
const plain = { name: "lifecycle", purpose: "Web Application" };

export const project: LifecycleCase<Needs> = {
  type: "digitalocean:index/project:Project",
  needs,
  make: (name, inputs, opts) => new digitalocean.Project(name, inputs, opts),
  steps: [
    { what: "is created", inputs: () => plain },
    { what: "is described", inputs: () => ({ ...plain, description: "of tests", environment: "Development" }) },
    {
      what: "has another name, purpose and environment",
      inputs: () => staging,
    },
    {
      what: "takes a resource in",
      inputs: ({ first }) => ({ ...staging, resources: [first.volumeUrn] }),
    },
    {
      what: "changes it for another",
      inputs: ({ second }) => ({ ...staging, resources: [second.volumeUrn] }),
    },
  ],
};

interface Members extends Needs {
  project: digitalocean.Project;
  other: digitalocean.Project;
}

export const projectResources: LifecycleCase<Members> = {
  type: "digitalocean:index/projectResources:ProjectResources",
  needs: (scope) => {
    const volumes = needs(scope);
    // A project that goes lets its resources go, and they must be there for it.
    const dependsOn = Object.values(volumes);
    return {
      ...volumes,
      project: new digitalocean.Project(scope("project"), { name: "lifecycle-members" }, { dependsOn }),
      other: new digitalocean.Project(scope("other"), { name: "lifecycle-others" }, { dependsOn }),
    };
  },
  notImportable: "the official provider's importer knows no project, and finds nothing",
  // The old one lets go to the default project what the new one has just taken: one thing at a time.
  make: (name, inputs, opts) =>
    new digitalocean.ProjectResources(name, inputs as never, { ...opts, deleteBeforeReplace: true }),
  steps: [
    {
      what: "takes a resource in",
      inputs: ({ project, first }) => ({ project: project.id, resources: [first.volumeUrn] }),
    },
    {
      what: "takes another in",
      inputs: ({ project, first, second }) => ({ project: project.id, resources: [first.volumeUrn, second.volumeUrn] }),
    },
    {
      what: "lets one go",
      inputs: ({ project, second }) => ({ project: project.id, resources: [second.volumeUrn] }),
    },
    {
      what: "belongs to another project",
      inputs: ({ other, second }) => ({ project: other.id, resources: [second.volumeUrn] }),
      replaces: true,
    },
  ],
};
