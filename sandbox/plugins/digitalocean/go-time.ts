/** "2026-08-07 09:10:11.5 +0000 UTC": how the official provider writes it. */
export function goTime(iso: string): string {
  const [date, time] = new Date(iso).toISOString().split("T") as [string, string];
  const [seconds, fraction] = time.replace("Z", "").split(".") as [string, string];
  const digits = fraction.replace(/0+$/, "");
  return `${date} ${seconds}${digits === "" ? "" : `.${digits}`} +0000 UTC`;
}
