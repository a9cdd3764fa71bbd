import * as crypto from "node:crypto";
import { Value } from "../shared/values";

/** Long texts that are only ever compared, and may be secret, are kept as their SHA-1, as the official provider does. */
export const hashed = (value: Value): Value =>
  typeof value === "string" ? crypto.createHash("sha1").update(value).digest("hex") : value;

/** For a state from a time when the text itself was kept, too. */
export const sameOrHashed = (state: Value, input: Value): boolean => state === input || state === hashed(input);
