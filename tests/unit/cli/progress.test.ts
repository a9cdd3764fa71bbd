import { Progress } from "../../../sandbox/cli/progress";

class Screen {
  written = "";
  constructor(
    readonly isTTY: boolean,
    readonly columns = 60,
  ) {}
  write(text: string): void {
    this.written += text;
  }
}

const noColor = process.env.NO_COLOR;
beforeEach(() => {
  delete process.env.NO_COLOR;
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
  if (noColor === undefined) delete process.env.NO_COLOR;
  else process.env.NO_COLOR = noColor;
});

const forSeconds = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
const sleep = (seconds: number) => new Promise<void>((done) => setTimeout(done, seconds * 1000));

describe("piped", () => {
  test("a step says its start, what it is at every 15 s, and how long it took", async () => {
    const screen = new Screen(false);
    const step = new Progress(screen).step("Engine", async (report) => {
      report("10 of 40 packages\none\nanother");
      await sleep(20);
      report("39 of 40 packages");
      await sleep(12);
      return 7;
    });
    await forSeconds(40);
    expect(await step).toBe(7);
    expect(screen.written.split("\n")).toEqual([
      "… Engine · 10 of 40 packages · one, another",
      "… Engine 16 s · 10 of 40 packages · one, another",
      "… Engine 31 s · 39 of 40 packages",
      "✔ Engine 32 s · 39 of 40 packages",
      "",
    ]);
  });

  test("a quick step is one line", async () => {
    const screen = new Screen(false);
    const step = new Progress(screen).step("S3 server", () => sleep(0.2));
    await forSeconds(1);
    await step;
    expect(screen.written).toBe("✔ S3 server 0.2 s\n");
  });

  test("a step that fails is marked, and its error passes through", async () => {
    const screen = new Screen(false);
    await expect(
      new Progress(screen).step("Cloud", async () => {
        throw new Error("no port");
      }),
    ).rejects.toThrow("no port");
    expect(screen.written).toBe("✘ Cloud 0.0 s\n");
  });

  test("has no colours and moves no cursor", async () => {
    const screen = new Screen(false);
    const step = new Progress(screen).step("Engine", () => sleep(20));
    await forSeconds(21);
    await step;
    expect(screen.written).not.toContain("\u001b");
  });
});

describe("quiet, beside another command's output", () => {
  test("says nothing of what is quick", async () => {
    const screen = new Screen(false);
    const step = new Progress(screen, { quiet: true }).step("Engine", () => sleep(1.5));
    await forSeconds(2);
    await step;
    expect(screen.written).toBe("");
  });

  test("says what takes long", async () => {
    const screen = new Screen(false);
    const step = new Progress(screen, { quiet: true }).step("Engine", () => sleep(3));
    await forSeconds(4);
    await step;
    expect(screen.written).toBe("… Engine\n✔ Engine 3.0 s\n");
  });
});

describe("on a terminal", () => {
  const last = (screen: Screen) => screen.written.split("\u001b[0J").at(-1);

  test("steps that run together are drawn together, over what was drawn before", async () => {
    process.env.NO_COLOR = "1";
    const screen = new Screen(true);
    const progress = new Progress(screen);
    const both = Promise.all([
      progress.step("Engine", async (report) => {
        report("10 of 40 packages\none\nanother");
        await sleep(5);
      }),
      progress.step("Docker", () => sleep(2)),
    ]);
    await forSeconds(1);
    expect(last(screen)).toBe("⠋ Engine 1.0 s · 10 of 40 packages\n    one\n    another\n⠋ Docker 1.0 s\n");
    // To the first column too: a ^C that the terminal echoes stands there.
    expect(screen.written).toContain("\r\u001b[4A\u001b[0J");
    await forSeconds(1.5);
    expect(screen.written).toContain("✔ Docker 2.0 s\n");
    expect(last(screen)).toMatch(/^. Engine 2\.5 s · 10 of 40 packages\n {4}one\n {4}another\n$/);
    await forSeconds(5);
    await both;
    expect(last(screen)).toBe("✔ Engine 5.0 s · 10 of 40 packages\n");
  });

  test("no line is wider than the terminal", async () => {
    process.env.NO_COLOR = "1";
    const screen = new Screen(true, 40);
    const step = new Progress(screen).step("Engine", async (report) => {
      report("x".repeat(200));
      await sleep(1);
    });
    await forSeconds(0.5);
    expect(last(screen)?.trimEnd().length).toBeLessThan(40);
    expect(last(screen)).toContain("x…");
    await forSeconds(1);
    await step;
  });

  test("colours, unless NO_COLOR is set", async () => {
    const screen = new Screen(true);
    const step = new Progress(screen).step("Engine", () => sleep(1));
    await forSeconds(2);
    await step;
    expect(screen.written).toContain("\u001b[32m✔");
  });
});
