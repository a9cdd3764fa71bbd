import { liftLimits } from "../support/cluster";
import { at, oneHost, oneNode, testMatrix, type Matrix } from "../support/faults";
import { Clone } from "../support/sandbox";

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

const matrix: Matrix = {
  "droplet-stuck": [
    { change: oneHost, faults: [["droplet-stuck", "--host", "extra", "--for", "15"]] },
    { change: oneHost, faults: [["droplet-stuck", "--for", "30"]], killAfter: ["GET", /^\/v2\/droplets\/\d+$/] },
    { faults: [["droplet-stuck", "--host", "k8s-apps-2", "--for", "20"]], change: { ...oneHost, ...oneNode } },
  ],
  "ssh-refused": [
    { change: oneHost, faults: [["ssh-refused", "--host", "extra", "--for", "20"]] },
    { change: oneHost, faults: [["ssh-refused", "--host", "extra", "--when", at.creation, "--for", "20"]] },
    { faults: [["ssh-refused", "--host", "k8s-apps-2", "--when", "script", "--for", "20"]], change: oneNode },
  ],
  "host-lost": [
    { change: oneHost, faults: [["host-lost", "--host", "data"]], over: true },
    {
      change: oneHost,
      faults: [["host-lost", "--host", "extra", "--when", at.creation]],
      told: /its status is off|Dial|connection/,
    },
    {
      faults: [["host-lost", "--host", "k8s-apps-2", "--when", "script"]],
      change: oneNode,
      told: /connection was lost|Dial/,
    },
    {
      change: oneHost,
      // Nobody logs in before it is gone: what is seen of it is silence.
      faults: [
        ["ssh-refused", "--host", "extra", "--when", at.creation, "--for", "30"],
        ["host-lost", "--host", "extra", "--when", at.name],
      ],
      told: /Dial .*: after 60 failed attempts/,
      fails: true,
    },
  ],
  "disk-full": [
    { change: oneHost, faults: [["disk-full", "--host", "data"]] },
    {
      change: oneHost,
      // Where the first boot comes to write the keys, it is too late: nobody will ever log in.
      faults: [["disk-full", "--host", "extra", "--when", at.creation]],
      told: /No space left on device|Dial .*: after 60 failed attempts/,
      fails: true,
    },
    {
      change: oneHost,
      faults: [["disk-full", "--host", "extra", "--when", "script"]],
      told: /No space left on device/,
      fails: true,
    },
  ],
  "dns-down": [
    { change: oneHost, faults: [["dns-down", "--for", "45"]], told: /resol|Could not|failed/ },
    { change: oneHost, faults: [["dns-down", "--when", at.creation, "--for", "45"]], told: /resol|Could not|failed/ },
    { change: oneHost, faults: [["dns-down", "--when", at.name, "--for", "45"]], told: /resol|Could not|failed/ },
  ],
};

testMatrix(clone, matrix, async () => {
  expect((await clone.ssh("data", "sudo", "cat", "/srv/data/kept")).stdout.trim()).toBe(mark);
});
