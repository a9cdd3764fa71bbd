import { liftLimits } from "./cluster";
import { realLookingTokens, until, type Clone, type Result } from "./sandbox";
import { expectSame } from "./world";

/** Arguments of `seawall fault add`. */
export type Armed = string[];

/** A moment of an update at which something goes wrong. */
export interface Point {
  /** Faults, as `seawall fault add` takes them. */
  faults: Armed[];
  /** What is changed in the stack's configuration. */
  change: Record<string, unknown>;
  /** What the `up` says where it fails; it may succeed all the same unless `fails`. */
  told?: RegExp;
  fails?: true;
  /** It has happened before the update begins, which so cannot say that it is switched on. */
  over?: true;
  /** Kills the update once this request was made. */
  killAfter?: [method: string, path: RegExp];
}

/** Each fault before the first write, between a creation's effect and its saved result, and while a remote script runs. */
export type Matrix = Record<
  string,
  [beforeTheFirstWrite: Point, beforeItIsSaved: Point, whileAScriptRuns: Point, beforeTheFirstSession?: Point]
>;

/** One more host with a volume and a name: the fewest steps that have every point. */
export const oneHost = {
  "seawall:hosts.extra": { size: "s-1vcpu-1gb", volumes: { scratch: { sizeGiB: 1, mountPath: "/srv/scratch" } } },
  "seawall:records.extra": { type: "A", host: "extra" },
};
/** One more node of the cluster. */
export const oneNode = { "seawall:clusters.k8s.workers.apps.count": 2 };

/** Requests at the points. A droplet is looked at until it is active; a host's name is made while it boots and its script runs. */
export const at = {
  firstWrite: "write /v2/**",
  creation: "POST /v2/droplets",
  look: "GET /v2/droplets/*",
  name: "POST /client/v4/zones/*/dns_records",
} as const;

const points = [
  "before the first write",
  "before a creation's result is saved",
  "while a remote script runs",
  "before a host's first session",
] as const;

/** The rows of a matrix for `describe.each`. */
const casesOf = (matrix: Matrix) =>
  Object.entries(matrix).flatMap(([fault, row]) =>
    row.flatMap((point, n) => (point ? [[fault, points[n] ?? "", point] as const] : [])),
  );

/** Switches faults on, one after the other. */
export async function arm(clone: Clone, ...faults: Armed[]): Promise<void> {
  for (const fault of faults) await clone.must("fault", "add", ...fault);
}

/** Runs the update of a point, and kills it where the point says so. Every wait is bounded. */
async function updateAt(clone: Clone, { change, faults, killAfter }: Point): Promise<Result> {
  clone.configure(change);
  await arm(clone, ...faults);
  const since = Date.now();
  const up = clone.start("up", "dev");
  if (killAfter) {
    const [method, path] = killAfter;
    await until(`${method} ${String(path)}`, 300, async () =>
      (await clone.requests(since, false)).some((request) => request.method === method && path.test(request.path)),
    );
    process.kill(-up.pid, "SIGKILL");
  }
  const hung = setTimeout(() => process.kill(-up.pid, "SIGKILL"), upLimitMs);
  const result = await up.done;
  clearTimeout(hung);
  return result;
}

/** Longest that an `up` beside a fault may take: every wait of the platform is bounded by less. */
const upLimitMs = 900_000;

/** Whether the update of a point ended as it must: in words, and as its case expects. */
function expectEnd({ told, fails, killAfter, over }: Point, fault: string, result: Result): void {
  if (killAfter) return;
  expectTold(result, over ? [] : [fault]);
  if (fails) expect(result).toMatchObject({ code: 1 });
  if (result.code === 1) expect(result.output).toMatch(told ?? /a reason that the case does not expect/);
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

/** Tests every point of a matrix on a clone whose dev stack is up. @param kept Asserts that what was there before is there still */
export function testMatrix(clone: Clone, matrix: Matrix, kept: () => Promise<void>): void {
  describe.each(casesOf(matrix))("%s %s", (fault, _when, point) => {
    afterAll(async () => {
      await clone.must("fault", "clear");
      clone.restore();
      liftLimits(clone);
      await clone.must("up", "dev");
    });

    test("the update ends in words, and the next one converges", async () => {
      expectEnd(point, fault, await updateAt(clone, point));
      await expectConverges(clone);
      await kept();
    });
  });
}
