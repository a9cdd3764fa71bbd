import type { Cloud } from "../cloud";
import type { ActionInput, Droplet } from "../store/entities";
import { readPolicy } from "./backup-policies";
import { sizeOf } from "./catalogue";
import { checkName } from "./droplet-create";
import { ApiError, badRequest, notFound, unprocessable } from "./errors";
import { findOwnImage, imageFor } from "./image-store";
import type { Input } from "./input";

const withFeature = (droplet: Droplet, feature: string): string[] => [
  ...droplet.features.filter((other) => other !== feature),
  feature,
];

/** Events that change what is stored and touch no host. */
export const immediate: Partial<Record<string, (droplet: Droplet, input: Input) => Partial<Droplet>>> = {
  enable_backups: (droplet, input) => ({
    features: withFeature(droplet, "backups"),
    backupPolicy: readPolicy(input.object("backup_policy")) ?? { plan: "daily", hour: 0 },
  }),
  disable_backups: (droplet) => {
    if (!droplet.backupPolicy) throw unprocessable("Backups have already been disabled on this Droplet.");
    return { features: droplet.features.filter((feature) => feature !== "backups"), backupPolicy: undefined };
  },
  change_backup_policy: (droplet, input) => {
    if (!droplet.backupPolicy) throw unprocessable("Backups are not enabled for this Droplet");
    const policy = readPolicy(input.object("backup_policy"));
    if (!policy) throw unprocessable("backup_policy is required and can't be blank");
    return { backupPolicy: policy };
  },
  enable_ipv6: (droplet) => {
    if (droplet.features.includes("ipv6")) throw unprocessable("IPv6 is already enabled on this Droplet.");
    return { features: withFeature(droplet, "ipv6") };
  },
};

const mustBeOn = ({ status }: Droplet): ActionInput => {
  if (status === "off") throw unprocessable("Droplet is powered off");
  return {};
};

const mustNotBeOff = ({ status }: Droplet): ActionInput => {
  if (status === "off") throw unprocessable("Droplet is already powered off");
  return {};
};

type Read = (droplet: Droplet, input: Input, cloud: Cloud) => ActionInput;

/** Checks of the events that are work for a host, and what that work needs to know. */
const events: Partial<Record<string, Read>> = {
  power_on: ({ status }) => {
    if (status === "active") throw unprocessable("Droplet is already powered on");
    return {};
  },
  power_off: mustNotBeOff,
  shutdown: mustNotBeOff,
  reboot: mustBeOn,
  power_cycle: mustBeOn,
  rename: (_, input) => ({ name: checkName(input.text("name")) }),
  resize: (droplet, input) => {
    const size = sizeOf(input.text("size"));
    if (!size.available || !size.regions.includes(droplet.region))
      throw unprocessable("Size is not available in this region.");
    if (droplet.status !== "off")
      throw unprocessable("Droplet is currently on. Please power it off to run this event.");
    if (size.disk < droplet.disk) throw unprocessable("This size is not available because it has a smaller disk.");
    if (size.slug === droplet.size) throw unprocessable("Droplet is already this size");
    return { size: size.slug, resizeDisk: input.boolean("disk") ?? false };
  },
  snapshot: (droplet, input, cloud) => ({
    name: input.string("name") || `${droplet.name}-${cloud.now().getTime()}`,
    image: nextImage(cloud),
  }),
  restore: (droplet, input, cloud) => {
    const image = findOwnImage(cloud.store, String(input.integer("image") ?? ""));
    if (!image) throw notFound("The image you specified could not be found.");
    if (image.dropletId !== droplet.id) throw unprocessable("The image is not a backup or snapshot of this Droplet.");
    return { image: imageFor(cloud.store, image.id, droplet.region, droplet.disk) };
  },
  rebuild: (droplet, input, cloud) => ({
    image: imageFor(cloud.store, input.raw("image"), droplet.region, droplet.disk),
  }),
  change_kernel: () => {
    throw unprocessable("This Droplet manages its kernel internally.");
  },
  password_reset: () => {
    throw new ApiError(501, "not_implemented", "password_reset mails a password, and the sandbox sends no mail.");
  },
};

/** The number of an image that is about to be made. */
export const nextImage = ({ store }: Cloud): string => String(store.next("image", 250_000_001));

/** Checks an event against the droplet and gives what its work needs. */
export function readEvent(cloud: Cloud, droplet: Droplet, type: string, input: Input): ActionInput {
  const read = Object.hasOwn(events, type) ? events[type] : undefined;
  if (!read) throw badRequest(`${type} is not a valid action type.`);
  if (droplet.status === "archive")
    throw unprocessable(`Droplet could not be created: ${droplet.failure ?? "unknown"}`);
  return read(droplet, input, cloud);
}
