import { createHash } from "node:crypto";
import { cloudflareAccount } from "../../instance";
import { failure } from "./errors";

/** An identifier as Cloudflare makes them, that follows from a text. */
export const identifier = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** The only account of the sandbox's Cloudflare. */
export const account = { id: cloudflareAccount, name: "Seawall sandbox" };

/** A token has no say in an account that is not its own. */
export function ownAccount(id: string): void {
  if (id !== account.id) throw failure(403, 10000, "Authentication error");
}
