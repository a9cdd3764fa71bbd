/** Where a stand-in differs from the official plugin, and why that may be. */
export interface Difference {
  type: string;
  /** Matches "<property or call>: official …, stand-in …". */
  what: RegExp;
  reason: string;
}

/** The whole list: what is not here must not differ, and what is here must. */
export const differences: Difference[] = [
  {
    type: "digitalocean:index/reservedIp:ReservedIp",
    what: /^outputs.dropletId: official 0, stand-in nothing$/,
    reason: "an address that was taken off its droplet is assigned to none, not to droplet 0",
  },
];
