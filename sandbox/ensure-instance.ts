import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { type Claim, exclusively, readClaims, writeClaim } from "./hosts/claims";
import { machineNetworks } from "./hosts/machine-networks";
import { addressAt, overlaps } from "./hosts/network/addresses";
import { Instance, instanceId, paths, readInstance } from "./instance";

/** How many sandboxes a machine can hold: 198.18.0.0/15 in networks of 4,096 addresses. */
const slots = 32;
const network = "198.18.0.0/15";
const addressesPerSlot = 4096;

/** First port of slot 0, below the range that kernels hand out; each slot has ten. */
const firstPort = 17_300;

export const cidrOf = (slot: number): string => `${addressAt(network, slot * addressesPerSlot)}/20`;

const portsOf = (slot: number): number[] => [0, 1, 2, 3].map((offset) => firstPort + slot * 10 + offset);

/** The first slot that nobody claims, whose network is not used on the machine and whose ports are free. */
export async function chooseSlot(
  claimed: number[],
  inUse: string[],
  portsFree: (ports: number[]) => Promise<boolean>,
): Promise<number> {
  for (let slot = 0; slot < slots; slot++) {
    if (claimed.includes(slot) || inUse.some((cidr) => overlaps(cidr, cidrOf(slot)))) continue;
    if (await portsFree(portsOf(slot))) return slot;
  }
  throw new Error(
    `No free network for the sandbox: all ${slots} networks of ${network} are claimed by other sandboxes ` +
      `(/var/tmp/seawall-networks), used by a route of this machine, or have a port in use. ` +
      "Remove a sandbox that is no longer needed with `npx seawall reset` in its checkout.",
  );
}

const portFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = net.createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });

const allFree = async (ports: number[]): Promise<boolean> => (await Promise.all(ports.map(portFree))).every(Boolean);

function instanceOf(slot: number, hosts?: "none"): Instance {
  const publicCidr = cidrOf(slot);
  const [apiPort, metadataPort, s3Port, spacesPort] = portsOf(slot) as [number, number, number, number];
  return {
    id: instanceId(),
    publicCidr,
    machineAddress: addressAt(publicCidr, 1),
    routerAddress: addressAt(publicCidr, 2),
    ...{ apiPort, metadataPort, s3Port, spacesPort },
    ...(hosts && { hosts }),
    token: `dop_v1_${crypto.randomBytes(32).toString("hex")}`,
  };
}

function write(instance: Instance): void {
  fs.mkdirSync(path.dirname(paths.instance), { recursive: true });
  const next = `${paths.instance}.${process.pid}`;
  fs.writeFileSync(next, `${JSON.stringify(instance, undefined, 2)}\n`, { mode: 0o600 });
  fs.renameSync(next, paths.instance);
}

/** A sandbox keeps the kind of hosts that it was made with: its state tells of hosts that are there. */
export class HostsAreRealError extends Error {
  constructor() {
    super(
      "Scale mode is for a sandbox of its own, and the one of this checkout has real hosts. Remove it with `npx seawall reset`, " +
        "hosts, volumes and state included, or use another checkout; then `npx seawall up --scale` makes one without hosts.",
    );
    this.name = "HostsAreRealError";
  }
}

/** @throws HostsAreRealError where a sandbox without hosts is wanted, and the known one has some */
export function checkHosts(wanted: "none" | undefined, known: Pick<Instance, "hosts"> | undefined): void {
  if (wanted !== undefined && known && known.hosts !== wanted) throw new HostsAreRealError();
}

const slotOf = (instance: Instance): number =>
  Array.from({ length: slots }, (_, slot) => slot).findIndex((slot) => cidrOf(slot) === instance.publicCidr);

const isOurs = (claim: Claim): boolean => claim.settings === paths.instance;

/** The sandbox this checkout has already; a checkout that was moved or copied brings the settings of another place. */
function own(): Instance | undefined {
  const known = readInstance();
  return known?.id === instanceId() ? known : undefined;
}

/**
 * The sandbox of this checkout; made at the first call. Networks and ports are the first that no route, address or
 * name server of this machine and no other sandbox on it uses. A checkout that was moved or copied gets a new one.
 *
 * @param hosts `none` for scale mode
 * @throws where scale mode is asked for and there is a sandbox whose hosts are real
 */
export async function ensureInstance(hosts?: "none"): Promise<Instance> {
  const known = own();
  checkHosts(hosts, known);
  if (known && readClaims().some(isOurs)) return known;
  const inUse = known ? [] : await machineNetworks();
  return exclusively(async () => {
    const claimed = readClaims()
      .filter((claim) => !isOurs(claim))
      .map((claim) => claim.slot);
    const made = own();
    if (made && !claimed.includes(slotOf(made))) {
      writeClaim({ slot: slotOf(made), settings: paths.instance });
      return made;
    }
    const slot = await chooseSlot(claimed, inUse, allFree);
    const instance = instanceOf(slot, hosts);
    write(instance);
    writeClaim({ slot, settings: paths.instance });
    return instance;
  });
}
