import type { Findings } from "./findings";
import { nearest } from "./nearest";
import type { PlannedEgress, PlannedService } from "./platform";

/** Words of `from` and `to` that are the name of nothing. */
export const words = { from: ["world", "cloudflare", "admins", "vpc"], to: ["world", "vpc"] } as const;

export const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** A host or a cluster, as far as it names others. */
export interface Referring {
  name: string;
  serves: readonly PlannedService[];
  egress?: readonly PlannedEgress[];
}

/** Each name in the rules of a host or a cluster, with its path below it. */
export const references = ({ serves, egress = [] }: Referring) => [
  ...serves.flatMap(({ from }, i) =>
    from.map((peer, j) => ({ peer, side: "from" as const, path: one("serves", i, "from", from, j) })),
  ),
  ...egress.flatMap(({ to }, i) =>
    to.map((peer, j) => ({ peer, side: "to" as const, path: one("egress", i, "to", to, j) })),
  ),
];

const one = (list: string, i: number, side: string, peers: readonly string[], j: number): string =>
  `${list}[${i}].${side}${peers.length > 1 ? `[${j}]` : ""}`;

const isAddress = (peer: string): boolean => /^[0-9a-f]*[.:][0-9a-f.:]*(\/\d*)?$/i.test(peer) || peer.includes("/");

/** @param at Maps a path below the host or cluster to the configuration's. */
export function checkReferences(
  referring: Referring,
  names: readonly string[],
  at: (path: string) => string,
  findings: Findings,
): void {
  for (const { peer, side, path } of references(referring)) {
    const known = [...words[side], ...names.filter((name) => name !== referring.name)];
    if (known.includes(peer) || isAddress(peer)) continue;
    const [guess] = nearest(peer, known);
    const word = `write "${guess ?? "vpc"}"`;
    const orHost = (words.from as readonly string[]).includes(peer) ? "" : ", or add a host or cluster of that name";
    findings.add(
      at(path),
      peer,
      `${words[side].map((word) => `"${word}"`).join(", ")}, a range, or the name of another host or cluster`,
      peer === referring.name
        ? "remove it: a host always reaches itself, and the nodes of a cluster each other"
        : word + orHost,
    );
  }
}

/** What the library may check in place of what `peer` names. What is nothing known is reported already. */
export function standIn(peer: string, names: readonly string[], network: object): unknown {
  if (names.includes(peer)) return { peer: "host", name: peer, network };
  return isAddress(peer) || ([...words.from, ...words.to] as string[]).includes(peer) ? peer : "vpc";
}
