/** What a resource's URN says: `urn:pulumi:<stack>::<project>::<types>::<name>`. */

export const stackOf = (urn: string): string => /^urn:pulumi:(.*?)::/.exec(urn)?.[1] ?? "";

/** `Host` of the types `…$seawall:host:Host`. */
export const kindOf = (urn: string): string => urn.split("::")[2]?.split(":").at(-1) ?? "";

/** The logical name. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
