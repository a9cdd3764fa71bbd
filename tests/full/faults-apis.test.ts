import { liftLimits } from "../support/cluster";
import { at, oneHost, oneNode, testMatrix, type Matrix } from "../support/faults";
import { Clone } from "../support/sandbox";
import { worldOf } from "../support/world";

jest.setTimeout(1_200_000);

/**
 * In scale mode: what is between the engine, the providers and the clouds is the same, and takes no hosts. Nothing is killed
 * here, since its state is written at the end of an update only.
 */
const clone = Clone.make();
let kept: string[];

const ids = async (): Promise<string[]> =>
  Object.values(await worldOf(clone)).flatMap((items) => items.map(({ id }) => id));

beforeAll(async () => {
  liftLimits(clone);
  await clone.must("up", "dev", "--scale");
  kept = await ids();
});

afterAll(async () => {
  await clone.seawall("reset", "--yes");
  clone.remove();
});

/** A setting of the bucket, which is a request to Spaces. */
const bucket = { "seawall:backups.retentionDays": 8 };

const matrix: Matrix = {
  latency: [
    { change: oneHost, faults: [["latency", "--when", at.firstWrite, "--seconds", "3", "--for", "20"]] },
    { change: oneHost, faults: [["latency", "--when", at.look, "--seconds", "3", "--for", "20"]] },
    { change: oneHost, faults: [["latency", "--when", at.name, "--seconds", "5"]] },
  ],
  "rate-limit": [
    { change: oneHost, faults: [["rate-limit", "--when", at.firstWrite, "--times", "3"]] },
    { change: oneHost, faults: [["rate-limit", "--when", at.look, "--times", "3"]] },
    { change: oneHost, faults: [["rate-limit", "--when", at.name, "--times", "2"]] },
  ],
  error: [
    // More than the client repeats.
    {
      change: oneHost,
      faults: [["error", "--when", at.firstWrite, "--times", "60"]],
      told: /500 Unexpected server-side error/,
      fails: true,
    },
    {
      change: oneHost,
      faults: [["error", "--when", at.look, "--times", "6"]],
      told: /500 Unexpected server-side error/,
    },
    {
      change: oneHost,
      faults: [["error", "--when", at.name, "--times", "8"]],
      told: /DnsRecord|dns|record/i,
      fails: true,
    },
  ],
  timeout: [
    { change: oneHost, faults: [["timeout", "--when", at.firstWrite, "--seconds", "5"]] },
    { change: oneHost, faults: [["timeout", "--when", at.look, "--seconds", "5"]] },
    { change: oneHost, faults: [["timeout", "--when", at.name, "--seconds", "5"]] },
  ],
  "lost-request": [
    {
      change: oneHost,
      faults: [["lost-request", "--when", at.firstWrite, "--times", "60"]],
      told: /cannot reach/,
      fails: true,
    },
    { change: oneHost, faults: [["lost-request", "--when", at.look, "--times", "2"]] },
    { change: oneHost, faults: [["lost-request", "--when", at.name]] },
  ],
  "lost-answer": [
    {
      change: oneHost,
      faults: [["lost-answer", "--when", "POST /v2/firewalls"]],
      told: /409 .*already exists/,
      fails: true,
    },
    { change: oneHost, faults: [["lost-answer", "--when", at.creation, "--times", "2"]] },
    { change: oneHost, faults: [["lost-answer", "--when", at.name]], told: /identical record already exists/i },
  ],
  "spaces-down": [
    { faults: [["spaces-down"]], change: bucket, told: /bucket|Bucket|Spaces/, fails: true },
    { faults: [["spaces-down", "--for", "3"]], change: { ...bucket, ...oneHost }, told: /bucket|Bucket|Spaces/ },
    { faults: [["spaces-down"]], change: oneNode },
  ],
};

testMatrix(clone, matrix, async () => {
  // Whatever was there before is the same thing still.
  expect(await ids()).toEqual(expect.arrayContaining(kept));
});
