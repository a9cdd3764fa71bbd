import { arm, expectConverges, expectTold, type Armed } from "../support/faults";
import { liftLimits } from "../support/cluster";
import { Clone, until, type Result } from "../support/sandbox";

jest.setTimeout(1_200_000);

const clone = Clone.make();
let mark: string;

beforeAll(async () => {
  liftLimits(clone);
  await clone.must("up", "dev");
  const wrote = await clone.ssh("data", "sudo", "sh", "-c", "cat /proc/sys/kernel/random/uuid | tee /srv/data/kept");
  mark = wrote.stdout.trim();
  expect(mark).toMatch(/^[0-9a-f-]{36}$/);
});

afterAll(async () => {
  await clone.seawall("reset", "--yes");
  clone.remove();
});

/** One more host with a volume and a name: the fewest steps that have every point. */
const host = {
  "seawall:hosts.extra": { size: "s-1vcpu-1gb", volumes: { scratch: { sizeGiB: 1, mountPath: "/srv/scratch" } } },
  "seawall:records.extra": { type: "A", host: "extra" },
};
/** One more node of the cluster. */
const node = { "seawall:clusters.k8s.workers.apps.count": 2 };
/** A setting of the bucket, which is a request to Spaces. */
const bucket = { "seawall:backups.retentionDays": 8 };

interface Point {
  /** Faults, as `seawall fault add` takes them. */
  faults: Armed[];
  /** What is changed. @default one more host */
  change?: Record<string, unknown>;
  /** What the `up` says where it fails; it may succeed all the same unless `fails`. */
  told?: RegExp;
  fails?: true;
  /** Kills the update once this request was made. */
  killAfter?: [method: string, path: RegExp];
}

const first = "write /v2/**";
/** After a droplet's creation and before its result is saved: it is looked at until it is active. */
const looked = "GET /v2/droplets/*";
/** While the new host's script runs, its name is made. */
const named = "POST /client/v4/zones/*/dns_records";
const created = "POST /v2/droplets";

/** Each fault before the first write, between a creation's effect and its saved result, and while a remote script runs. */
const matrix: Record<string, [beforeTheFirstWrite: Point, beforeItIsSaved: Point, whileAScriptRuns: Point]> = {
  latency: [
    { faults: [["latency", "--when", first, "--seconds", "3", "--for", "20"]] },
    { faults: [["latency", "--when", looked, "--seconds", "3", "--for", "20"]] },
    { faults: [["latency", "--when", named, "--seconds", "5"]] },
  ],
  "rate-limit": [
    { faults: [["rate-limit", "--when", first, "--times", "3"]] },
    { faults: [["rate-limit", "--when", looked, "--times", "3"]] },
    { faults: [["rate-limit", "--when", named, "--times", "2"]] },
  ],
  error: [
    // More than the client repeats.
    { faults: [["error", "--when", first, "--times", "60"]], told: /500 Unexpected server-side error/, fails: true },
    { faults: [["error", "--when", looked, "--times", "6"]], told: /500 Unexpected server-side error/ },
    { faults: [["error", "--when", named, "--times", "8"]], told: /DnsRecord|dns|record/i, fails: true },
  ],
  timeout: [
    { faults: [["timeout", "--when", first, "--seconds", "5"]] },
    { faults: [["timeout", "--when", looked, "--seconds", "5"]] },
    { faults: [["timeout", "--when", named, "--seconds", "5"]] },
  ],
  "lost-request": [
    { faults: [["lost-request", "--when", first, "--times", "60"]], told: /cannot reach/, fails: true },
    { faults: [["lost-request", "--when", looked, "--times", "2"]] },
    { faults: [["lost-request", "--when", named]] },
  ],
  "lost-answer": [
    { faults: [["lost-answer", "--when", "POST /v2/firewalls"]], told: /409 .*already exists/, fails: true },
    { faults: [["lost-answer", "--when", created, "--times", "2"]] },
    { faults: [["lost-answer", "--when", named]], told: /identical record already exists/i },
  ],
  "droplet-stuck": [
    { faults: [["droplet-stuck", "--host", "extra", "--for", "15"]] },
    { faults: [["droplet-stuck", "--for", "30"]], killAfter: ["GET", /^\/v2\/droplets\/\d+$/] },
    { faults: [["droplet-stuck", "--host", "k8s-apps-2", "--for", "20"]], change: { ...host, ...node } },
  ],
  "ssh-refused": [
    { faults: [["ssh-refused", "--host", "extra", "--for", "20"]] },
    { faults: [["ssh-refused", "--host", "extra", "--when", created, "--for", "20"]] },
    { faults: [["ssh-refused", "--host", "k8s-apps-2", "--when", "script", "--for", "20"]], change: node },
  ],
  "host-lost": [
    { faults: [["host-lost", "--host", "data"]] },
    { faults: [["host-lost", "--host", "extra", "--when", created]], told: /Dial|connection/ },
    {
      faults: [["host-lost", "--host", "k8s-apps-2", "--when", "script"]],
      change: node,
      told: /connection was lost|Dial/,
    },
  ],
  "disk-full": [
    { faults: [["disk-full", "--host", "data"]] },
    { faults: [["disk-full", "--host", "extra", "--when", created]], told: /No space left on device/, fails: true },
    { faults: [["disk-full", "--host", "extra", "--when", "script"]], told: /No space left on device/, fails: true },
  ],
  "dns-down": [
    { faults: [["dns-down"]], told: /resol|Could not|failed/ },
    { faults: [["dns-down", "--when", created]], told: /resol|Could not|failed/ },
    { faults: [["dns-down", "--when", named]], told: /resol|Could not|failed/ },
  ],
  "spaces-down": [
    { faults: [["spaces-down"]], change: bucket, told: /bucket|Bucket|Spaces/, fails: true },
    { faults: [["spaces-down", "--for", "3"]], change: { ...bucket, ...host }, told: /bucket|Bucket|Spaces/ },
    { faults: [["spaces-down"]], change: node },
  ],
};

const points = ["before the first write", "before a creation's result is saved", "while a remote script runs"] as const;
const cases = Object.entries(matrix).flatMap(([fault, row]) =>
  row.map((point, n) => [fault, points[n] ?? "", point] as const),
);

/** Runs the update, and kills it where the case says so. */
async function update({ killAfter }: Point): Promise<Result> {
  const since = Date.now();
  const up = clone.start("up", "dev");
  if (killAfter) {
    const [method, path] = killAfter;
    await until(`${method} ${String(path)}`, 300, async () =>
      (await clone.requests(since, false)).some((request) => request.method === method && path.test(request.path)),
    );
    process.kill(-up.pid, "SIGKILL");
  }
  return up.done;
}

describe.each(cases)("%s %s", (fault, _when, point) => {
  afterAll(async () => {
    await clone.must("fault", "clear");
    clone.restore();
    liftLimits(clone);
    await clone.must("up", "dev");
  });

  test("the update ends in words, and the next one converges", async () => {
    clone.configure(point.change ?? host);
    await arm(clone, ...point.faults);
    const result = await update(point);
    if (!point.killAfter) {
      expectTold(result, [fault]);
      if (point.fails) expect(result.code).toBe(1);
      if (result.code === 1) expect(result.output).toMatch(point.told ?? /a reason that the case does not expect/);
    }
    await expectConverges(clone);
    expect((await clone.ssh("data", "sudo", "cat", "/srv/data/kept")).stdout.trim()).toBe(mark);
  });
});
