import { withCloudFirewallsOpen } from "../support/firewalls";
import { open, type Reach, reach } from "../support/reach";
import { Clone, until } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(600_000);

const guest = async (host: string, ...command: string[]) => {
  const result = await clone.ssh(host, ...command);
  if (result.code !== 0) throw new Error(`${host}: ${command.join(" ")} exited ${result.code}:\n${result.output}`);
  return result.stdout;
};

/** What the dev stack declares, seen from each place. */
function expectTheDeclared(measured: Reach): void {
  expect(measured.mismatches).toEqual([]);
  expect(open(measured, "web", "data", "public")).toEqual([]);
  expectTheRest(measured);
}

/**
 * What the cloud firewall alone lets through. A droplet as a source stands for both of its addresses, as at DigitalOcean:
 * it is the host's own firewall that narrows a service between hosts to the VPC.
 */
function expectTheCloudsOwn(measured: Reach): void {
  const differences = measured.mismatches.map((m) => [m.from, m.to, m.network, m.ports, m.expected]);
  expect(differences).toEqual([["web", "data", "public", "5432", "blocked"]]);
  expectTheRest(measured);
}

function expectTheRest(measured: Reach): void {
  expect(open(measured, "stranger", "web")).toEqual(["80", "443"]);
  expect(open(measured, "stranger", "data")).toEqual([]);
  expect(open(measured, "admin", "web")).toEqual(["22", "80", "443"]);
  expect(open(measured, "admin", "data")).toEqual(["22"]);
  expect(open(measured, "web", "data", "vpc")).toEqual(["5432"]);
  expect(open(measured, "data", "web", "public")).toEqual(["80", "443"]);
}

describe("what answers", () => {
  test("is what the program declares, from every place", async () => {
    expectTheDeclared(await reach(clone));
  });

  test("is decided by the cloud firewall where the host's own is off", async () => {
    await guest("data", "sudo", "ufw", "disable");
    try {
      expectTheCloudsOwn(await reach(clone, "web", "data"));
    } finally {
      await guest("data", "sudo", "ufw", "--force", "enable");
    }
  });

  test("is decided by the host's own firewall where the cloud's is open", async () => {
    await withCloudFirewallsOpen(clone, async () => {
      const measured = await reach(clone, "web", "data");
      // The host's own firewall admits SSH from the whole VPC: a host can move behind a bastion without a lock-out.
      const others = measured.mismatches.filter((m) => m.network !== "vpc" || m.ports !== "22");
      expect(others).toEqual([]);
      expect(open(measured, "stranger", "web")).toEqual(["80", "443"]);
      expect(open(measured, "stranger", "data")).toEqual([]);
      expect(open(measured, "admin", "data")).toEqual(["22"]);
      expect(open(measured, "web", "data", "public")).toEqual([]);
    });
  });

  test("is more than declared where both are open: the measurement can fail", async () => {
    const someMore = [{ protocol: "tcp", ports: "9000-9010", sources: { addresses: ["0.0.0.0/0", "::/0"] } }];
    await guest("data", "sudo", "ufw", "disable");
    try {
      await withCloudFirewallsOpen(
        clone,
        async () => {
          const result = await clone.seawall("reach", "--json", "--host", "web", "data");
          expect(result.code).toBe(5);
          const measured = JSON.parse(result.stdout) as Reach;
          expect(open(measured, "stranger", "data")).toEqual(["9000-9010"]);
          expect(measured.mismatches).toContainEqual({
            from: "stranger",
            to: "data",
            network: "public",
            protocol: "tcp",
            ports: "9000-9010",
            expected: "blocked",
          });
        },
        someMore,
      );
    } finally {
      await guest("data", "sudo", "ufw", "--force", "enable");
    }
    expectTheDeclared(await reach(clone, "web", "data"));
  });
});

describe("a guest cannot open itself", () => {
  test("by flushing its own rules", async () => {
    await guest("data", "sudo", "nft", "flush", "ruleset");
    try {
      expectTheCloudsOwn(await reach(clone, "web", "data"));
    } finally {
      await guest("data", "sudo", "ufw", "--force", "disable");
      await guest("data", "sudo", "ufw", "--force", "enable");
    }
  });

  test("by a port that Docker publishes past the host's firewall", async () => {
    await guest(
      "data",
      "sudo",
      "bash",
      "-c",
      "DEBIAN_FRONTEND=noninteractive apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends docker.io docker-cli busybox-static iptables",
    );
    await guest(
      "data",
      "sudo",
      "bash",
      "-c",
      "set -e; mkdir -p /tmp/image/bin; cp /bin/busybox /tmp/image/bin/; tar -C /tmp/image -c . | docker import - busybox; docker run -d --name published -p 8081:80 busybox /bin/busybox httpd -f -p 80",
    );
    try {
      // The container answers on the host itself, so the port is really published.
      await until("the published port on the host itself", 60, async () => {
        const code = await clone.ssh("data", "curl", "-s", "-o", "/dev/null", "-m", "3", "http://127.0.0.1:8081/");
        return code.code === 0;
      });
      const measured = await reach(clone, "web", "data");
      expect(open(measured, "stranger", "data")).toEqual([]);
      expect(measured.mismatches).toEqual([]);
    } finally {
      await guest("data", "sudo", "docker", "rm", "-f", "published");
      await guest(
        "data",
        "sudo",
        "bash",
        "-c",
        "systemctl disable --now docker.socket docker.service containerd.service; apt-get purge -yq docker.io >/dev/null; ufw --force disable; ufw --force enable",
      );
    }
  });
});

describe("a rule removed in the code", () => {
  afterAll(async () => {
    clone.restore();
    await clone.must("up", "dev");
  });

  test("changes the packets", async () => {
    clone.configure({ "seawall:hosts.web.serves": [{ port: 443, from: "world" }] });
    await clone.must("up", "dev");
    const measured = await reach(clone, "web", "data");
    expect(measured.mismatches).toEqual([]);
    expect(open(measured, "stranger", "web")).toEqual(["443"]);
  });
});

describe("after a reboot", () => {
  test("all of it holds", async () => {
    const boot = (await guest("data", "cat", "/proc/sys/kernel/random/boot_id")).trim();
    await clone.ssh("data", "sudo", "systemctl", "reboot");
    await until("data to be back with another boot id", 120, async () => {
      const now = await clone.ssh("data", "cat", "/proc/sys/kernel/random/boot_id");
      return now.code === 0 && now.stdout.trim() !== boot;
    });
    await until("systemd to have started everything", 120, async () =>
      /running|degraded/.test((await clone.ssh("data", "systemctl", "is-system-running")).stdout),
    );
    expectTheDeclared(await reach(clone, "web", "data"));
  });
});
