import { Target } from "./target";

/** A sandbox of its own for tests that need its daemon: clock, restart, driver. Every answer must be as specified. */
export function sandboxTarget(options: { spaces?: boolean } = {}): Target {
  const target = new Target();
  // The first use of Spaces on a machine builds the S3 server.
  beforeAll(() => target.open({ spaces: options.spaces ?? false }), 900_000);
  afterAll(async () => {
    await target.close();
    expect(target.recording.differences).toEqual([]);
  });
  return target;
}
