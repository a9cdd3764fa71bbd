import { Clone } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(400_000);

describe("down, then up", () => {
  test("brings the same hosts and their data back", async () => {
    // Whatever a refresh of an earlier suite has read is written as an update writes it.
    await clone.must("up", "dev");
    const before = await clone.state();
    const wrote = await clone.ssh(
      "data",
      "sudo",
      "sh",
      "-c",
      "cat /proc/sys/kernel/random/uuid | tee /srv/data/kept /root/kept",
    );
    await clone.must("down");
    expect((await clone.seawall("ssh", "data", "--", "true")).code).not.toBe(0);

    await clone.must("up", "dev");
    const kept = await clone.ssh("data", "sudo", "cat", "/srv/data/kept", "/root/kept");
    expect(kept.stdout.trim().split("\n")).toEqual([wrote.stdout.trim(), wrote.stdout.trim()]);
    expect(await clone.state()).toEqual(before);
  });
});
