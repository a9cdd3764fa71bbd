import { priceOf } from "@seawall/policies/price-of";
import { dropletSizes, hourly, prices } from "@seawall/policies/prices";
import { kindOf, type KindName } from "./kinds";

/** Hours for which everything is paid in advance: a run takes less, and what it leaves the next one removes. */
export const paidHours = 1;

type Body = Readonly<Record<string, unknown>>;

/** What a request to create something may cost at most, in US dollars; or why nobody can say. */
export function costOf(kind: KindName, body: Body): number | string {
  const properties = {
    size: body.size ?? body.size_gigabytes,
    sizeUnit: body.size_unit,
    type: body.type,
    backups: body.backups,
    backupPolicy: body.backup_policy,
    // Nothing is attached yet, or soon no longer: the dearer price.
    dropletId: undefined,
  };
  const price = priceOf(kindOf(kind).type, properties as never);
  if ("unknown" in price) return price.unknown;
  const count = Array.isArray(body.names) ? body.names.length : 1;
  return hourly(price.monthly) * paidHours * count;
}

/** A snapshot is at most as large as the largest disk that a run may have. */
export const snapshotCost = (): number => hourly(prices.snapshotGiB * 100) * paidHours;

export const bucketCost = (): number => hourly(prices.spaces.base) * paidHours;

/** An action that makes a droplet or a volume dearer. */
export function actionCost(body: Body): number | string {
  if (body.type === "snapshot") return snapshotCost();
  if (typeof body.size_gigabytes === "number") return hourly(prices.volumeGiB * body.size_gigabytes) * paidHours;
  if (body.type !== "resize" && body.type !== "enable_backups") return 0;
  // Backups cost a share of the droplet's price: at most the price of the largest that a run is likely to have.
  const size = body.type === "resize" ? String(body.size) : "s-2vcpu-4gb";
  const row = dropletSizes.get(size);
  return row ? hourly(row.monthly) * paidHours : `the size "${size}" is not in the price table`;
}
