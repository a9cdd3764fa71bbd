import type { Suite } from "../target";
import { vpcs } from "./digitalocean/vpcs";

/** The suites by the names under which their tests are reported, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  "DigitalOcean: VPCs": vpcs,
};
