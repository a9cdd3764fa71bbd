import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { withCloudFirewallsOpen } from "../support/firewalls";
import { hardeningTable } from "../support/hardening";
import { root } from "../support/repository";
import { Clone, type Result, until } from "../support/sandbox";

const clone = Clone.shared();
jest.setTimeout(300_000);

/** Where tools/prepare.mjs has put it. */
const sshAudit = path.join(root, "node_modules/.cache/ssh-audit");

/** The system's own ssh from the administrator's address, with the stack's key and pinned host keys: `seawall ssh` wrote them. */
const config = path.join(clone.directory, ".seawall/run/ssh/seawall/dev/config");
function ssh(...args: string[]): Promise<Result> {
  const child = spawn("ssh", ["-F", config, "-o", "LogLevel=INFO", "-o", "BatchMode=yes", ...args]);
  child.stdin.end();
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) =>
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr, output: stdout + stderr })),
  );
}

const must = async (host: string, command: string): Promise<string> => {
  const result = await ssh(host, command);
  if (result.code !== 0) throw new Error(`${host}: ${command} exited ${result.code}:\n${result.output}`);
  return result.stdout.trim();
};

/** Audits a host by Lynis, its default profile and every test of it, and takes it off again. */
async function lynis(host: string): Promise<{ index: number; ids: string[] }> {
  const apt = "DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120";
  const report = await must(
    host,
    `sudo bash -c 'set -e; { ${apt} update; ${apt} install --no-install-recommends lynis; lynis audit system --quick; } >/dev/null 2>&1
      cat /var/log/lynis-report.dat; ${apt} purge lynis >/dev/null 2>&1; rm -f /var/log/lynis*'`,
  );
  const ids = [...report.matchAll(/^(?:warning|suggestion)\[\]=([A-Z]+(?:-\d+)?)\|/gm)].map(([, id = ""]) => id);
  return { index: Number(/^hardening_index=(\d+)/m.exec(report)?.[1]), ids: [...new Set(ids)] };
}

// It takes most of a minute: the other tests go on meanwhile, on another host.
const audited = ["web", "k8s-cp-1"];
let audits: Promise<{ index: number; ids: string[] }>[];
beforeAll(async () => {
  await clone.ssh("data", "true");
  audits = audited.map(lynis);
  for (const audit of audits) audit.catch(() => undefined);
});

describe("the SSH server", () => {
  test("says whom it is for, and takes no password", async () => {
    const { code, stderr } = await ssh("-o", "PasswordAuthentication=yes", "-o", "PubkeyAuthentication=no", "data");
    expect(code).toBe(255);
    expect(stderr).toContain("Access is for authorised users only");
    expect(stderr).toContain("Permission denied (publickey).");
  });

  test("lets root in by no key", async () => {
    await must("data", "sudo install -D -m 0600 ~/.ssh/authorized_keys /root/.ssh/authorized_keys");
    try {
      expect((await ssh("data", "true")).code).toBe(0);
      const { code, stderr } = await ssh("-l", "root", "data", "true");
      expect([code, stderr]).toEqual([255, expect.stringContaining("Permission denied (publickey).")]);
    } finally {
      await must("data", "sudo rm /root/.ssh/authorized_keys");
    }
  });

  test.each([
    ["key exchange", ["KexAlgorithms=diffie-hellman-group14-sha256"], "key exchange method"],
    ["ciphers", ["Ciphers=aes256-cbc"], "cipher"],
    ["MACs", ["Ciphers=aes128-ctr", "MACs=hmac-sha1"], "MAC"],
  ])("knows no older %s", async (_what, options, missing) => {
    const { code, stderr } = await ssh(...options.flatMap((option) => ["-o", option]), "data", "true");
    expect([code, stderr]).toEqual([255, expect.stringContaining(`no matching ${missing} found`)]);
  });

  test("forwards nothing", async () => {
    const { code, stderr } = await ssh("-W", "127.0.0.1:22", "data");
    expect([code, stderr]).toEqual([255, expect.stringContaining("administratively prohibited")]);
  });

  const withAudit = fs.existsSync(sshAudit) ? test : test.skip;
  withAudit("has nothing that ssh-audit fails, and warns of nothing but key exchange before quantum computers", () => {
    const address = /^Host data\n\s+HostName (\S+)/m.exec(fs.readFileSync(config, "utf8"))?.[1];
    let printed: string;
    try {
      const args = ["-m", "ssh_audit", "--skip-rate-test", "-j", address ?? ""];
      printed = execFileSync("python3", args, { env: { ...process.env, PYTHONPATH: sshAudit }, encoding: "utf8" });
    } catch (error) {
      // 2 is for warnings; whatever it is, what was printed tells.
      printed = String((error as { stdout?: string }).stdout);
    }
    type Algorithm = { algorithm: string; notes?: { fail?: string[]; warn?: string[] } };
    const { kex, key, enc, mac, cves } = JSON.parse(printed) as Record<"kex" | "key" | "enc" | "mac", Algorithm[]> & {
      cves: unknown[];
    };
    const all = [...kex, ...key, ...enc, ...mac];
    expect([kex, key, enc, mac].map((list) => list.length > 0)).toEqual([true, true, true, true]);
    expect(all.flatMap(({ algorithm, notes }) => (notes?.fail ?? []).map((text) => `${algorithm}: ${text}`))).toEqual(
      [],
    );
    expect(cves).toEqual([]);
    expect(new Set(all.flatMap(({ notes }) => notes?.warn ?? []))).toEqual(
      new Set(["does not provide protection against post-quantum attacks"]),
    );
  });
});

describe("a host", () => {
  test("is what docs/hardening.md says of each control", async () => {
    const printed = (await must("data", "sudo seawall-check")).split("\n").map((line) => line.split(/\s+/).slice(0, 2));
    const measured = Object.fromEntries(printed.map(([verdict = "", control = ""]) => [control, verdict]));
    expect(measured).toEqual(
      Object.fromEntries(hardeningTable("Controls").map(([control, , verdict]) => [control, verdict])),
    );
  });

  test("gives its metadata to root alone, and to no container", async () => {
    const ask = "curl -s -m 3 http://169.254.169.254/metadata/v1/id";
    expect((await ssh("data", ask)).code).toBe(7);
    expect(await must("data", `sudo ${ask}`)).toMatch(/^\d+$/);
    const drops = async () =>
      Number(
        /packets (\d+) bytes \d+ drop/.exec(
          await must("data", "sudo nft list chain inet seawall_metadata forward"),
        )?.[1],
      );
    const before = await drops();
    // What a container is to the network: a namespace of its own behind the host.
    const container = `ip netns add box && ip link add box0 type veth peer name box1 netns box
      ip address add 10.99.0.1/24 dev box0 && ip link set box0 up
      ip -n box address add 10.99.0.2/24 dev box1 && ip -n box link set box1 up && ip -n box route add default via 10.99.0.1
      code=0; ip netns exec box ${ask} || code=$?
      ip netns delete box; echo $code`;
    expect(await must("data", `sudo bash -c '${container}'`)).toBe("28");
    expect(await drops()).toBeGreaterThan(before);
  });

  test("shuts out an address that has failed five times, and no administrator's", async () => {
    const hosts = JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "output", "hosts", "--json")) as Record<
      string,
      { privateIp: string }
    >;
    const [target, guesser] = [hosts.data?.privateIp, hosts.web?.privateIp];
    const knock = async () => (await ssh("web", `timeout 3 bash -c '</dev/tcp/${target}/22'`)).code === 0;
    const banned = async () => must("data", "sudo fail2ban-client get sshd banip");
    await withCloudFirewallsOpen(clone, async () => {
      expect(await knock()).toBe(true);
      const options = "-o BatchMode=yes -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/dev/null";
      await ssh("web", `for i in 1 2 3 4 5 6; do ssh ${options} guess$i@${target} true & done; wait`);
      await Promise.all([1, 2, 3, 4, 5, 6].map((i) => ssh("-l", `guess${i}`, "data", "true")));
      try {
        await until("the address to be shut out", 30, async () => !(await knock()));
        expect(await banned()).toBe(guesser);
      } finally {
        await must("data", "sudo fail2ban-client unban --all");
      }
      expect(await knock()).toBe(true);
    });
  });

  test("would install security upgrades by itself", async () => {
    const tried = await must("data", "sudo unattended-upgrade --dry-run --debug 2>&1");
    expect(tried).toMatch(/Allowed origins are: .*label=Debian-Security/);
  });

  test("takes no weak password, and a strong one", async () => {
    const set = (password: string) => `echo throwaway:${password} | chpasswd 2>/dev/null; echo $?`;
    const tries = `useradd throwaway; ${set("Short1-")}; ${set("correcthorsebattery")}; ${set("kw7-Zebra.quilt-19")}; userdel throwaway`;
    const [short, plain, strong] = (await must("data", `sudo bash -c '${tries}'`)).split("\n");
    expect([short, plain, strong]).toEqual(["1", "1", "0"]);
  });

  test("lets root alone read its schedules and the SSH server's configuration", async () => {
    for (const file of ["/etc/crontab", "/etc/cron.d/.placeholder", "/etc/ssh/sshd_config"]) {
      expect((await ssh("data", `cat ${file}`)).stderr).toMatch(/Permission denied/);
    }
  });

  test("ends shells that wait for a quarter of an hour, whatever they set", async () => {
    expect(await must("data", "bash -lc 'echo $TMOUT'")).toBe("900");
    expect((await ssh("data", "bash -lc 'TMOUT=0; echo still here'")).output).toMatch(/TMOUT: readonly variable/);
  });

  test("keeps what a login makes from others", async () => {
    expect(await must("data", "bash -lc 'touch made; stat -c %a made; rm made'")).toBe("640");
  });

  test("dumps no core of people's programs or services", async () => {
    const crash = `bash -c "kill -SEGV \\$\\$"; true`;
    const ends = [
      await ssh("data", `bash -lc '${crash}' 2>&1`),
      await ssh("data", `sudo systemd-run --quiet --wait --pipe bash -c '${crash}' 2>&1`),
    ];
    for (const { output } of ends) {
      expect(output).toMatch(/Segmentation fault/);
      expect(output).not.toMatch(/core dumped/);
    }
  });

  test("keeps its journal on disk", async () => {
    await must("data", "logger kept-on-disk; sudo journalctl --sync");
    expect(await must("data", "sudo journalctl -q --directory=/var/log/journal -b -o cat -g kept-on-disk")).toMatch(
      /kept-on-disk/,
    );
  });

  test("notices a program that was put beside its own", async () => {
    await until(
      "AIDE's baseline",
      120,
      async () => (await ssh("data", "sudo test -e /var/lib/aide/seawall.db")).code === 0,
    );
    await must("data", "sudo touch /usr/local/bin/intruder");
    try {
      const check = await ssh("data", "sudo seawall-aide check");
      expect(check.code).toBe(1);
      const report = /see (\S+)/.exec(check.output)?.[1];
      expect(await must("data", `sudo cat ${report}`)).toContain("/usr/local/bin/intruder");
    } finally {
      await must("data", "sudo rm /usr/local/bin/intruder");
    }
  });
});

describe("Lynis", () => {
  test.each(audited)("gives %s 80 or more, and says nothing that docs/hardening.md does not explain", async (host) => {
    const { index, ids } = await audits[audited.indexOf(host)]!;
    expect(index).toBeGreaterThanOrEqual(80);
    const explained = hardeningTable("Lynis").map(([id]) => id);
    expect(ids.filter((id) => !explained.includes(id))).toEqual([]);
  });
});
