import { createHash } from "node:crypto";
import type { Instance } from "../../instance";

/** Keys of the sandbox's own Spaces administrator: they follow from the sandbox's token and open nothing else. */
export function spacesCredentials(instance: Pick<Instance, "token">): { accessKeyId: string; secretAccessKey: string } {
  const digest = (use: string) => createHash("sha256").update(`${use} ${instance.token}`).digest();
  return {
    accessKeyId: `DO00${digest("spaces access key").toString("hex").slice(0, 16).toUpperCase()}`,
    secretAccessKey: digest("spaces secret key").toString("base64").replace(/=+$/, ""),
  };
}
