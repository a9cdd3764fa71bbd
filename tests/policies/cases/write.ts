import type { Case, CaseResource, Refused } from "../harness";

/** A resource of a case: its type, its properties, and what else differs. */
export const made = (
  type: string,
  props: Record<string, unknown>,
  rest: Omit<Partial<CaseResource>, "type" | "props"> = {},
): CaseResource => ({ type, props, ...rest });

export const fine = (what: string, ...resources: CaseResource[]): Case => ({ what, resources });

/** `found` as the message begins, with the property's path; several where several are reported. */
export const refused = (what: string, found: string | string[], ...resources: CaseResource[]): Refused => ({
  what,
  resources,
  messages: [found].flat(),
});
