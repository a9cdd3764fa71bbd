import { asText, Settled, unknown } from "./known";

/** Inclusive. */
export interface PortRange {
  from: number;
  to: number;
}

const every: PortRange = { from: 1, to: 65535 };

/** Every port that must never face the world, and what usually listens there. */
export const guardedPorts: Readonly<Record<number, string>> = {
  22: "SSH",
  1433: "SQL Server",
  2375: "Docker",
  2376: "Docker",
  2379: "etcd",
  2380: "etcd",
  3000: "Grafana or Dokploy",
  3100: "Loki",
  3306: "MySQL",
  3389: "remote desktop",
  5432: "PostgreSQL",
  5900: "VNC",
  6379: "Redis",
  6432: "PgBouncer",
  6443: "Kubernetes",
  8123: "ClickHouse",
  9000: "ClickHouse",
  9009: "ClickHouse",
  9090: "Prometheus",
  9091: "Prometheus Pushgateway",
  9093: "Alertmanager",
  9100: "node exporter",
  9115: "blackbox exporter",
  9121: "Redis exporter",
  9187: "PostgreSQL exporter",
  9200: "Elasticsearch",
  10250: "kubelet",
  11211: "memcached",
  12345: "Alloy",
  16443: "MicroK8s",
  19001: "MicroK8s' datastore",
  25000: "MicroK8s' cluster agent",
  25060: "managed database",
  25061: "managed database pool",
  27017: "MongoDB",
};

/**
 * The ports that a firewall rule's `portRange` opens, in any spelling that DigitalOcean takes: "443", "8000-8010", and
 * "0", "all" or nothing for every port. What cannot be known or understood counts as every port.
 */
export function parsePorts(range: Settled): PortRange {
  if (range === undefined || range === null || range === unknown) return every;
  const text = asText(range).trim().toLowerCase();
  const [, first, last = first] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from === 0 || to < from || to > every.to) return every;
  return { from, to };
}

/** The guarded ports within `range`. */
export const guardedIn = ({ from, to }: PortRange): number[] =>
  Object.keys(guardedPorts)
    .map(Number)
    .filter((port) => from <= port && port <= to);

/** `range` for people: "port 22", "ports 20-30", "every port". */
export function describePorts({ from, to }: PortRange): string {
  if (from === every.from && to === every.to) return "every port";
  return from === to ? `port ${from}` : `ports ${from}-${to}`;
}

/** How lists of ports are written: "443/tcp", "8000-8010/udp". */
export const portEntry = { type: "string", pattern: "^\\d{1,5}(-\\d{1,5})?/(tcp|udp)$" } as const;

/** Whether all of `ports` lies within one entry of the list. */
export const isListed = (list: readonly string[], protocol: Settled, ports: PortRange): boolean =>
  list.some((entry) => {
    const [, first = "", last = first, of] = /^(\d+)(?:-(\d+))?\/(\w+)$/.exec(entry) ?? [];
    return protocol === of && ports.from >= Number(first) && ports.to <= Number(last);
  });
