import { unknown } from "../known";
import type { ResourceRule } from "../rule";
import { types } from "../types";

export const doksAutoUpgrade: ResourceRule = {
  id: "doks-auto-upgrade",
  what: "Kubernetes clusters take patch releases by themselves",
  why: "known holes stay open until somebody remembers the upgrade",
  severity: "high",
  references: ["DIG-0008"],
  fix: "set autoUpgrade to true, with a maintenancePolicy that says when",
  types: [types.kubernetesCluster],
  check: ({ props: { autoUpgrade } }, report) => {
    if (autoUpgrade === true) return;
    const found = autoUpgrade === unknown ? "whether it is on is known only after the update" : "it is off";
    report({ found, where: "autoUpgrade", allowed: "true" });
  },
};

/** DigitalOcean's own default is on, so a cluster that says nothing is fine. */
export const doksSurge: ResourceRule = {
  id: "doks-surge",
  what: "Kubernetes clusters add new nodes before they drain old ones in an upgrade",
  why: "an upgrade takes nodes away first otherwise, and what ran on them waits",
  severity: "low",
  references: ["DIG-0005"],
  fix: "set surgeUpgrade to true, or leave it out",
  types: [types.kubernetesCluster],
  check: ({ props: { surgeUpgrade } }, report) => {
    if (surgeUpgrade !== false && surgeUpgrade !== unknown) return;
    const found = surgeUpgrade === unknown ? "whether it is on is known only after the update" : "it is off";
    report({ found, where: "surgeUpgrade", allowed: "true, or nothing" });
  },
};
