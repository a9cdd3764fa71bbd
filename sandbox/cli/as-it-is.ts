import type { ExportedResource, StackExport } from "./outputs";

/**
 * The state with what the cloud last said of each resource in place of what was asked for. Policies judge inputs, and at a refresh
 * providers keep of a list there what was in it: a rule that was added to a firewall by hand is in the outputs alone.
 */
export const asItIs = ({ deployment, ...rest }: StackExport): StackExport => ({
  ...rest,
  deployment: { ...deployment, resources: deployment.resources?.map(seen) },
});

const seen = (resource: ExportedResource): ExportedResource =>
  resource.custom && !resource.type.startsWith("pulumi:")
    ? { ...resource, inputs: { ...resource.inputs, ...resource.outputs } }
    : resource;
