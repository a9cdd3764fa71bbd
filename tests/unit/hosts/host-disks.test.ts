import type { Docker } from "../../../sandbox/hosts/engine/docker";
import { HostDisks } from "../../../sandbox/hosts/host-disks";
import { namesOf } from "../../../sandbox/hosts/names";
import { NoSpaceError, requireSpace } from "../../../sandbox/hosts/space";

/** A Docker daemon that does nothing but answer, and says what it was asked. */
class Told {
  readonly asked: string[] = [];
  running = true;
  paused = false;
  /** Answers to commands that begin so; an error is thrown. */
  readonly answers: Record<string, string | Error> = { "container inspect --size": "1048576\n", info: "/\n" };

  async run(args: string[]): Promise<string> {
    const command = args.join(" ");
    this.asked.push(command);
    const answer = Object.entries(this.answers).find(([begin]) => command.startsWith(begin))?.[1] ?? "";
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async finish(args: string[]): Promise<{ stdout: string }> {
    return { stdout: await this.run(args) };
  }

  async inspect() {
    return { State: { Running: this.running, Paused: this.paused } };
  }

  /** The commands' first words, questions left out. */
  get done(): string[] {
    return this.asked
      .map((command) => command.split(" ")[0] ?? "")
      .filter((word) => !/^(container|info|image)$/.test(word));
  }
}

const names = namesOf("abc123");
const disksOf = (docker: Told) => new HostDisks(docker as unknown as Docker, names);

describe("a host's disk", () => {
  test("is kept while the host stands still, folders outside of its image too", async () => {
    const docker = new Told();
    // No archive is written here, so its size cannot be told at the end.
    await expect(disksOf(docker).keep(7, "9")).rejects.toThrow(/host-9\.tar/);
    expect(docker.done).toEqual(["pause", "commit", "run", "unpause"]);
    expect(docker.asked).toContain(`commit --pause=false ${names.host(7)} seawall-snapshot:abc123-9`);
    const archive = docker.asked.find((command) => command.startsWith("run "));
    expect(archive).toContain("--create --file /snapshots/host-9.tar var/lib/docker var/lib/containerd");
  });

  test("a host that could not be kept goes on", async () => {
    const docker = new Told();
    docker.answers["commit"] = new Error("no");
    await expect(disksOf(docker).keep(7, "9")).rejects.toThrow("no");
    expect(docker.done).toEqual(["pause", "commit", "unpause"]);
  });

  test("a host that is off is kept as it lies", async () => {
    const docker = new Told();
    docker.running = false;
    await expect(disksOf(docker).keep(7, "9")).rejects.toThrow(/host-9\.tar/);
    expect(docker.done).toEqual(["commit", "run"]);
  });

  test("nothing is begun where the machine's disk has no space for it", async () => {
    const docker = new Told();
    docker.answers["container inspect --size"] = String(2 ** 60);
    await expect(disksOf(docker).keep(7, "9")).rejects.toThrow(NoSpaceError);
    expect(docker.done).toEqual([]);
  });

  test("only disks of no known snapshot are swept away", async () => {
    const docker = new Told();
    docker.answers["images"] = "seawall-snapshot:abc123-1\nseawall-snapshot:abc123-2\n";
    await disksOf(docker).sweep(["2"]);
    expect(docker.asked.filter((command) => command.startsWith("rmi"))).toEqual([
      "rmi --force seawall-snapshot:abc123-1",
    ]);
  });

  test("a host that stood still when its process ended goes on", async () => {
    const docker = new Told();
    await disksOf(docker).thaw(7);
    expect(docker.asked).toEqual([]);
    docker.paused = true;
    await disksOf(docker).thaw(7);
    expect(docker.asked).toEqual([`unpause ${names.host(7)}`]);
  });
});

test("a gibibyte stays free", () => {
  const free = (bytes: number) => () => ({ bavail: bytes / 4096, bsize: 4096 });
  expect(() => requireSpace("/d", 2 ** 30, free(2 ** 31))).not.toThrow();
  expect(() => requireSpace("/d", 2 ** 30 + 1, free(2 ** 31))).toThrow(
    /1\.0 GiB are needed .* 2\.0 GiB are free in \/d/,
  );
});
