import type { Fault } from "../../../sandbox/cloud";
import { CliError } from "../../../sandbox/cli/exit";
import { besideFaults, faultLines, faultText } from "../../../sandbox/cli/faults";

const until = "2026-11-30T12:10:00.000Z";
const limited: Fault = {
  id: "3",
  kind: "rate-limit",
  when: "POST /v2/droplets",
  seconds: 5,
  left: 2,
  struck: 0,
  until,
  begun: false,
};
const lost: Fault = {
  id: "4",
  kind: "host-lost",
  host: "web",
  when: "script",
  left: 1,
  struck: 0,
  until,
  begun: false,
};

test("a fault says what it does, to what, and how long yet", () => {
  expect(faultText(limited)).toBe(
    "rate-limit on POST /v2/droplets: 429 with a retry-after, nothing is done (5 s, 2 times yet, until 12:10:00 UTC)",
  );
  expect(faultText(lost)).toBe(
    "host-lost on web: a host loses power, once (waits for a remote script, once yet, until 12:10:00 UTC)",
  );
});

test("those that are switched on are told with the way to end them; none is nothing", () => {
  expect(faultLines([])).toEqual([]);
  const [head, first, second] = faultLines([limited, lost]);
  expect(head).toBe("2 faults are switched on (`npx seawall fault clear` ends them):");
  expect([first, second]).toEqual([
    expect.stringMatching(/^ {2}3 {2}rate-limit/),
    expect.stringMatching(/^ {2}4 {2}host-lost/),
  ]);
});

test("a failure beside faults names them and what to do; one without them is as it was", async () => {
  const fails = () => Promise.reject(new CliError("pulumi up failed: it did", 1));
  await expect(besideFaults([], fails)).rejects.toThrow(/^pulumi up failed: it did$/);
  await expect(besideFaults([limited], fails)).rejects.toMatchObject({
    code: 1,
    message: expect.stringMatching(
      /^pulumi up failed: it did\n\n.*began:\n {2}rate-limit on POST[^]*`npx seawall up` again\.$/,
    ) as string,
  });
});
