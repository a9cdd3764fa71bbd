import type { CustomResource, CustomResourceOptions } from "@pulumi/pulumi";

export type Values = Record<string, unknown>;

/** Names of a case's own: `scope("data")` is "volume-data" in the case `volume`. */
export type Scope = (name: string) => string;

/** What the program says of the resource from now on: the whole inputs, not the change. */
export interface Step<Needs> {
  what: string;
  inputs(needs: Needs, scope: Scope): Values;
  /** The change makes another resource. @default it is an update in place */
  replaces?: true;
  /** The change is none: the same in other words. */
  changesNothing?: true;
}

/**
 * The life of one resource, from its creation (the first step) through every documented update to import and deletion.
 * `Needs` are the resources that it refers to: made with it, and unchanged through all steps.
 */
export interface LifecycleCase<Needs = unknown> {
  /** The type's token, "digitalocean:index/volume:Volume". */
  type: string;
  needs?(scope: Scope): Needs;
  make(name: string, inputs: Values, opts: CustomResourceOptions, needs: Needs): CustomResource;
  steps: Step<Needs>[];
  /** What `pulumi import` takes, from the outputs (`id` among them). @default the id */
  importId?(outputs: Record<string, string>): string;
  /** Why the official plugin cannot live this life here. */
  standInOnly?: string;
  /** Why the official provider cannot import this type. */
  notImportable?: string;
  /** Inputs that an import cannot know, each with the reason: these alone may differ afterwards. */
  notImported?: Record<string, string>;
  /** Outputs that a refresh may change, each with the reason: something else changed them after this resource was written. */
  refreshed?: Record<string, string>;
  /** Outputs that are made by chance, "nodePool.nodes.name" inside of others: no two sets have the same. */
  random?: string[];
}
