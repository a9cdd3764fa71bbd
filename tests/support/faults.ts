import { realLookingTokens, type Clone, type Result } from "./sandbox";
import { expectSame } from "./world";

/** Arguments of `seawall fault add`. */
export type Armed = string[];

/** Switches faults on, one after the other. */
export async function arm(clone: Clone, ...faults: Armed[]): Promise<void> {
  for (const fault of faults) await clone.must("fault", "add", ...fault);
}

/**
 * What every `up` beside faults must be: it ended (the caller bounds it), it said which faults were on, and whatever went
 * wrong it told in words: no stack trace, no secret.
 */
export function expectTold({ code, output }: Result, faults: string[]): void {
  for (const fault of faults) expect(output).toContain(fault);
  expect(output).not.toMatch(/\n\s+at .+:\d+:\d+/);
  expect(output).not.toMatch(/PRIVATE KEY|dop_v1_/);
  for (const secret of Object.values(realLookingTokens)) expect(output).not.toContain(secret);
  expect([0, 1]).toContain(code);
  if (code === 1) expect(output).toMatch(/✘[^]*`npx seawall up[^`]*`/);
}

/** Ends what faults are left; then an update does the rest, another one nothing, and state and clouds have the same. */
export async function expectConverges(clone: Clone): Promise<string> {
  await clone.must("fault", "clear");
  const next = await clone.must("up", "dev");
  expect(next).not.toContain("switched on");
  await expectSame(clone);
  const { value, writes } = await clone.writesOf(() => clone.seawall("up", "dev"));
  expect([value.code, writes]).toEqual([0, []]);
  return next;
}
