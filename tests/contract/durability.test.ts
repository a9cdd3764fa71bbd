import { DaemonProcess } from "./daemon-process";
import { send, tagsUntilKilled } from "./tag-writer";

jest.setTimeout(240_000);

const rounds = 3;

let daemon: DaemonProcess;
beforeAll(async () => (daemon = await DaemonProcess.create()));
afterAll(() => daemon.remove());

async function everyTag(): Promise<string[]> {
  const names: string[] = [];
  for (let page = 1; ; page++) {
    const { tags } = (await (await send(daemon, "GET", `/v2/tags?per_page=200&page=${page}`)).json()) as {
      tags: { name: string }[];
    };
    if (tags.length === 0) return names;
    names.push(...tags.map((tag) => tag.name));
  }
}

test("killed again and again under fifty writes a second, it loses none that it acknowledged and serves again", async () => {
  const acknowledged: string[] = [];
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    starts.push(await daemon.start());
    acknowledged.push(...(await tagsUntilKilled(daemon, `r${round}`)));
  }
  starts.push(await daemon.start());
  expect(acknowledged.length).toBeGreaterThan(rounds * 5);
  const stored = new Set(await everyTag());
  expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
  // Under 2 s on a machine at rest, which docs/benchmarks.md shows; this only tells a start from a hang.
  expect(Math.min(...starts.slice(1))).toBeLessThan(20_000);
});
