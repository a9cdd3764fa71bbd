export { checks, whyNoKubernetes } from "./checks";
export { KubernetesOnDemand, type KubernetesState } from "./on-demand";
export { compileKubernetes, ensureKubernetes, programPath } from "./programs";
export { kubernetesVersion } from "./version";
