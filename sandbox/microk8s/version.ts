/** The Kubernetes that clusters of the sandbox run: `k8s.io/kubernetes` in go.mod is the same. */
export const kubernetesVersion = "1.36.3";

/** Programs of Kubernetes itself: official downloads, or names of one program that is built from its Go modules. */
export const kubernetesPrograms = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];
