import type { Cloud } from "../cloud";
import type { Tag } from "../store/entities";
import type { Store } from "../store/store";
import { unprocessable } from "./errors";

/** Tags are compared without regard to case and keep the spelling they were first written in. */
export const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const findTag = (store: Store, name: string): Tag | undefined =>
  store.tags.find((candidate) => sameTag(candidate.id, name));

/** Makes the tags that do not exist yet, as a tagged create does; gives each in its first spelling. */
export function ensureTags(cloud: Pick<Cloud, "store" | "now">, names: string[]): string[] {
  const { store } = cloud;
  const spelled = names.map((name) => {
    if (!/^[a-zA-Z0-9_:-]{1,255}$/.test(name)) {
      throw unprocessable(
        `Tag name ${name} is invalid: use letters, numbers, colons, dashes and underscores, at most 255 characters`,
      );
    }
    return (findTag(store, name) ?? store.tags.put({ id: name, createdAt: cloud.now().toISOString() })).id;
  });
  return [...new Set(spelled)];
}
