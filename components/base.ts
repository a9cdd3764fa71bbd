import * as pulumi from "@pulumi/pulumi";
import { applyTransform, Transform } from "./transform";

/** Makes children in the name of a component, for functions outside its class: see `SeawallComponent.child`. */
export type Children = <A extends object, R extends pulumi.CustomResource>(
  kind: new (name: string, args: A, opts?: pulumi.CustomResourceOptions) => R,
  key: string,
  args: A,
  transform?: Transform<A>,
  opts?: pulumi.CustomResourceOptions,
) => R;

/** What every component of the library is: a typed group of children with stable names. */
export abstract class SeawallComponent extends pulumi.ComponentResource {
  /** The logical name the program gave. */
  readonly name: string;

  /**
   * @param type `<folder>:<Class>`; becomes the type token `seawall:<folder>:<Class>`, which is a contract.
   * @param summary What of the arguments is recorded in state. No secret and nothing large.
   */
  protected constructor(
    type: `${string}:${string}`,
    name: string,
    summary: pulumi.Inputs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(`seawall:${type}`, name, summary, opts);
    this.name = name;
  }

  /** The logical name of the child called `key`: `<name>-<key>`. Keys are the user's or fixed words, never positions. */
  protected childName(key: string): string {
    return `${this.name}-${key}`;
  }

  /**
   * Creates the child called `key`, below this component and after the user's transform for it.
   *
   * @param kind The child's resource class.
   */
  protected child<A extends object, R extends pulumi.CustomResource>(
    kind: new (name: string, args: A, opts?: pulumi.CustomResourceOptions) => R,
    key: string,
    args: A,
    transform?: Transform<A>,
    opts: pulumi.CustomResourceOptions = {},
  ): R {
    const name = this.childName(key);
    const changed = applyTransform(transform, name, args, { parent: this, ...opts });
    return new kind(name, changed.args, changed.opts);
  }
}
