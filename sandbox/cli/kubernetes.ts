import { setTimeout as sleep } from "node:timers/promises";
import { cloudClient } from "../cloud";
import type { Instance } from "../instance";
import type { KubernetesState } from "../microk8s";
import type { Report } from "./progress";

const everyMs = 1000;

/** What of the cloud's client is used. */
export interface KubernetesCloud {
  kubernetes(): Promise<KubernetesState>;
  wantKubernetes(): Promise<KubernetesState>;
}

/**
 * Has the cloud make the programs of Kubernetes, and follows until they are there. The cloud goes on where this process ends.
 * @throws the reason where they cannot be made.
 */
export async function makeKubernetes(
  instance: Instance,
  report: Report,
  cloud: KubernetesCloud = cloudClient(instance),
  waitMs = everyMs,
): Promise<void> {
  let known = await cloud.wantKubernetes();
  while (known.state !== "complete") {
    if (known.state === "failed") throw new Error(known.reason);
    if (known.state === "making") report(known.detail);
    await sleep(waitMs);
    // None is what a cloud says that was started anew meanwhile.
    known = known.state === "none" ? await cloud.wantKubernetes() : await cloud.kubernetes();
  }
  report("");
}
