import type { Rule } from "../rule";
import { costBudget } from "./cost-budget";
import { costKnownPrice } from "./cost-known-price";
import { dropletFirewalled } from "./droplet-firewalled";
import { dropletSshKeys } from "./droplet-ssh-keys";
import { fwNoWorldAdmin } from "./fw-no-world-admin";
import { spacesPrivate } from "./spaces-private";

/** Every rule of the pack. */
export const rules: readonly Rule[] = [
  fwNoWorldAdmin,
  dropletFirewalled,
  dropletSshKeys,
  spacesPrivate,
  costBudget,
  costKnownPrice,
];
