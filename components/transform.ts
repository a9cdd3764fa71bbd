import * as pulumi from "@pulumi/pulumi";

/**
 * The escape hatch for one kind of child: properties to set over the component's own, or a function that changes the
 * child's arguments and options in place before it is created.
 *
 * @example
 * transform: { droplet: { monitoring: false } }
 * @example
 * transform: { droplet: (args, opts) => { opts.protect = true; } }
 */
export type Transform<A extends object> =
  Partial<A> | ((args: A, opts: pulumi.CustomResourceOptions, name: string) => void);

/** Applies `transform` to copies of `args` and `opts`. */
export function applyTransform<A extends object>(
  transform: Transform<A> | undefined,
  name: string,
  args: A,
  opts: pulumi.CustomResourceOptions,
): { args: A; opts: pulumi.CustomResourceOptions } {
  if (typeof transform !== "function") return { args: { ...args, ...transform }, opts };
  const changed = { args: { ...args }, opts: { ...opts } };
  transform(changed.args, changed.opts, name);
  return changed;
}
