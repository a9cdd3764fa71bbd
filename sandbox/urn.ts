/** What a resource's URN says: `urn:pulumi:<stack>::<project>::<types>::<name>`. */

/** `digitalocean:index/droplet:Droplet` of the types `seawall:host:Host$digitalocean:index/droplet:Droplet`. */
export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** The logical name. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");
