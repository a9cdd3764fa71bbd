import { Value } from "../shared/values";

/** "1.35.6-do.0" as numbers and words in the order of their weight; undefined where it is no version. */
function parse(text: string): { numbers: number[]; suffix: string[] } | undefined {
  const match = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z.-]+))?$/.exec(text);
  if (!match) return undefined;
  return { numbers: (match[1] ?? "").split(".").map(Number), suffix: (match[2] ?? "").split(".").filter(Boolean) };
}

/** Whether a version comes before another. What is no version, "latest" for one, comes before none. */
export function isOlder(version: Value, other: Value): boolean {
  const [one, two] = [version, other].map((text) => (typeof text === "string" ? parse(text) : undefined));
  if (!one || !two) return false;
  for (let index = 0; index < Math.max(one.numbers.length, two.numbers.length); index++) {
    const difference = (one.numbers[index] ?? 0) - (two.numbers[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  // Without a suffix it is the release itself, which comes after all that have one.
  if (one.suffix.length === 0 || two.suffix.length === 0) return one.suffix.length > 0 && two.suffix.length === 0;
  return one.suffix.join(".").localeCompare(two.suffix.join("."), "en", { numeric: true }) < 0;
}
