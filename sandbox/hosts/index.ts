export { DockerHosts } from "./docker-hosts";
