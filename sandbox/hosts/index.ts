export { checks } from "./checks";
export { DockerHosts } from "./docker-hosts";
export { ensureDocker, NoDockerError } from "./engine/ensure-docker";
export { ensureImages, hostExec, hostStatus, resetHosts, stopHosts, stranger, type HostStatus } from "./manage";
export * from "./reach";
