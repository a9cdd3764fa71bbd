import { createHash } from "node:crypto";
import { cloudflareAccount } from "../../instance";

/** An identifier as Cloudflare makes them, that follows from a text. */
export const identifier = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** The only account of the sandbox's Cloudflare. */
export const account = { id: cloudflareAccount, name: "Seawall sandbox" };
