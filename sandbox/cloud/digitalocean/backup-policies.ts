import type { BackupPolicy } from "../store/entities";
import { toSeconds } from "../time";
import { unprocessable } from "./errors";
import type { Input } from "./input";

export const hours = [0, 4, 8, 12, 16, 20];
export const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
export const windowHours = 4;
export const retentionDays = { daily: 7, weekly: 28 };

export function readPolicy(input: Input | undefined): BackupPolicy | undefined {
  if (!input) return undefined;
  const plan = input.string("plan") ?? "daily";
  if (plan !== "daily" && plan !== "weekly") throw unprocessable("backup_policy.plan must be daily or weekly");
  const hour = input.integer("hour") ?? 0;
  if (!hours.includes(hour)) throw unprocessable(`backup_policy.hour must be one of ${hours.join(", ")}`);
  const weekday = input.string("weekday") || undefined;
  if (weekday !== undefined && !weekdays.includes(weekday)) {
    throw unprocessable(`backup_policy.weekday must be one of ${weekdays.join(", ")}`);
  }
  return plan === "weekly" ? { plan, weekday: weekday ?? "SUN", hour } : { plan, hour };
}

/** When the next backup would begin, as the policy says. */
export function nextBackupWindow(policy: BackupPolicy | undefined, now: Date): { start: string; end: string } | null {
  if (!policy) return null;
  const start = new Date(now);
  start.setUTCHours(policy.hour, 0, 0, 0);
  const wanted = policy.weekday === undefined ? undefined : weekdays.indexOf(policy.weekday);
  while (start <= now || (wanted !== undefined && start.getUTCDay() !== wanted)) {
    start.setUTCDate(start.getUTCDate() + 1);
  }
  return { start: toSeconds(start), end: toSeconds(new Date(start.getTime() + windowHours * 3_600_000)) };
}
