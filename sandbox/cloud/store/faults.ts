import type { FaultKind } from "../faults/kinds";
import type { Entity } from "./entities";

/** Something that goes wrong because somebody switched it on. */
export interface Fault extends Entity {
  kind: FaultKind;
  /** Requests ("POST /v2/droplets") or "script". Undefined: every request; of what happens to hosts, at once. */
  when?: string;
  /** A droplet by name or id. Undefined: every one. */
  host?: string;
  seconds?: number;
  /** How often it strikes yet. Undefined: until its time is up. */
  left?: number;
  /** How often it has struck. */
  struck: number;
  /** ISO date-time: when it ends by itself. */
  until: string;
  /** Of what happens to hosts: whether its moment has come. */
  begun: boolean;
}
