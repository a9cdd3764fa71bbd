import type { PeerBalancer, PeerRole, Service, Source } from "../network/args";

/** The API of the control planes. */
export const apiPort = 16443;

/** Where Services of type NodePort listen on every node. */
export const nodePorts = "30000-32767";

interface Peers {
  control: PeerRole;
  workers: PeerRole;
}

/** What every node serves the others: MicroK8s' agent takes joins, the kubelet its orders, and pods reach each other. */
const shared = ({ control, workers }: Peers): Service[] => [
  { port: 25000, from: [control, workers], description: "cluster agent" },
  { port: 10250, from: [control, workers], description: "kubelet" },
  { port: 4789, protocol: "udp", from: [control, workers], description: "pod network" },
];

/** What control planes serve. @param api Load balancers in front of the API. */
export const controlServices = (peers: Peers, api: readonly PeerBalancer[]): Service[] => [
  { port: apiPort, from: ["admins", peers.control, peers.workers, ...api], description: "kubernetes api" },
  { port: 19001, from: peers.control, description: "datastore" },
  { port: 10257, from: [peers.control, peers.workers], description: "controller manager" },
  { port: 10259, from: [peers.control, peers.workers], description: "scheduler" },
  ...shared(peers),
];

/** What workers serve besides what the program declares. */
export const workerServices = (peers: Peers): Service[] => shared(peers);

/** What the ingress balancer reaches: the ports it forwards to, and every NodePort. */
export function balancedServices(ingress: PeerBalancer, forward: Readonly<Record<number, number>>): Service[] {
  const targets = [...new Set(Object.values(forward))].filter((port) => !isNodePort(port));
  const from: Source = ingress;
  return [
    ...targets.map((port): Service => ({ port, from, description: "load balancer" })),
    { port: nodePorts, from, description: "node ports" },
  ];
}

export const isNodePort = (port: number): boolean => port >= 30000 && port <= 32767;

/** Ports that are the cluster's own, and what for. */
export const reservedPorts: readonly [protocol: "tcp" | "udp", first: number, last: number, what: string][] = [
  ["tcp", apiPort, apiPort, "the Kubernetes API"],
  ["tcp", 25000, 25000, "the cluster agent"],
  ["tcp", 19001, 19001, "the datastore"],
  ["tcp", 10250, 10250, "the kubelet"],
  ["tcp", 10257, 10257, "the controller manager"],
  ["tcp", 10259, 10259, "the scheduler"],
  ["udp", 4789, 4789, "the pod network"],
];
