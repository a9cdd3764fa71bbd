import { nextBackupWindow } from "../../../sandbox/cloud/digitalocean/backup-policies";

const saturday = new Date("2026-11-21T07:30:00.123Z");
const window = (start: string, end: string) => ({ start, end });

describe("the next window of backups", () => {
  test.each([
    ["later today", { plan: "daily" as const, hour: 8 }, window("2026-11-21T08:00:00Z", "2026-11-21T12:00:00Z")],
    ["tomorrow", { plan: "daily" as const, hour: 4 }, window("2026-11-22T04:00:00Z", "2026-11-22T08:00:00Z")],
    ["over midnight", { plan: "daily" as const, hour: 20 }, window("2026-11-21T20:00:00Z", "2026-11-22T00:00:00Z")],
    [
      "in a week, when this week's has begun",
      { plan: "weekly" as const, weekday: "SAT", hour: 4 },
      window("2026-11-28T04:00:00Z", "2026-11-28T08:00:00Z"),
    ],
    [
      "on its weekday",
      { plan: "weekly" as const, weekday: "FRI", hour: 0 },
      window("2026-11-27T00:00:00Z", "2026-11-27T04:00:00Z"),
    ],
  ])("is %s", (_, policy, expected) => {
    expect(nextBackupWindow(policy, saturday)).toEqual(expected);
  });

  test("there is none without a policy", () => {
    expect(nextBackupWindow(undefined, saturday)).toBeNull();
  });
});
