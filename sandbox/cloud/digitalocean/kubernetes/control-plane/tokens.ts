import { createHash, randomBytes } from "node:crypto";
import type { Cloud } from "../../../cloud";
import type { KubernetesCluster } from "../../../store/kubernetes";
import { accountEmail } from "../../account";

/** Groups of everybody who has credentials of a cluster. */
export const userGroups = ["k8saas:authenticated"];

const digestOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Makes a token that a cluster's API takes until it expires. Those that have expired are forgotten. */
export function issueToken({ store, now }: Cloud, clusterId: string, expiresAt: string): string {
  const token = `dop_v1_${randomBytes(32).toString("hex")}`;
  store.transaction(() => {
    for (const one of store.kubernetesTokens.all())
      if (Date.parse(one.expiresAt) <= now().getTime()) store.kubernetesTokens.remove(one.id);
    store.kubernetesTokens.put({ id: digestOf(token), clusterId, expiresAt });
  });
  return token;
}

/** Forgets every token of a cluster. */
export function forgetTokens({ store }: Pick<Cloud, "store">, clusterId: string): void {
  for (const { id, clusterId: of } of store.kubernetesTokens.all())
    if (of === clusterId) store.kubernetesTokens.remove(id);
}

/** What a cluster's API asks of whoever shows a token: a TokenReview, as JSON. Gives the review with its status. */
export function reviewToken({ store, now }: Cloud, { id }: KubernetesCluster, review: string): string {
  const token = tokenIn(review);
  const found = token === undefined ? undefined : store.kubernetesTokens.get(digestOf(token));
  const isValid = found?.clusterId === id && Date.parse(found.expiresAt) > now().getTime();
  return JSON.stringify({
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenReview",
    status: isValid
      ? { authenticated: true, user: { username: accountEmail, groups: userGroups } }
      : { authenticated: false },
  });
}

function tokenIn(review: string): string | undefined {
  try {
    const { spec } = JSON.parse(review) as { spec?: { token?: unknown } };
    return typeof spec?.token === "string" ? spec.token : undefined;
  } catch {
    return undefined;
  }
}
