import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { HostSpec } from "../../../sandbox/hosts/driver";
import { createArguments, sizeArguments } from "../../../sandbox/hosts/host-container";
import { hostIdOf, namesOf } from "../../../sandbox/hosts/names";
import { Queue } from "../../../sandbox/hosts/queue";
import { run, RunError, waitFor } from "../../../sandbox/hosts/run";
import { cloudInit, seed, trustedCertificates } from "../../../sandbox/hosts/seed";
import { tar } from "../../../sandbox/hosts/tar";
import { paths } from "../../../sandbox/instance";

const spec: HostSpec = {
  id: 412,
  name: "web-1.example.test",
  image: "debian-13-x64",
  region: "fra1",
  vcpus: 4,
  memoryMiB: 8192,
  publicIp: "198.18.0.20",
  privateIp: "10.20.0.2",
  vpcRange: "10.20.0.0/20",
  userData: "#cloud-config\nssh_keys: {ed25519_private: secret}\n",
  sshKeys: ["ssh-ed25519 AAAA one \n"],
};
const limits = { boundingSet: "000001fffeffffff", cpuQuota: true, cpus: 2 };

describe("a host's container", () => {
  const created = createArguments(spec, "seawall-abc123-host-412", "seawall.sandbox=abc123", "seawall-host:1", limits);

  test("has no network of Docker's, is never privileged, and may not touch the machine's clock or modules", () => {
    expect(created.join(" ")).toContain("--network none --cgroupns private");
    expect(created).toEqual(expect.arrayContaining(["--cap-add=ALL", "--cap-drop=SYS_TIME", "--cap-drop=SYS_MODULE"]));
    expect(created.filter((argument) => argument.startsWith("--privileged"))).toEqual([]);
  });

  test("shows nothing of its user data to who lists processes or inspects it", () => {
    expect(created.join(" ")).not.toContain("secret");
  });

  test("sees the programs of Kubernetes and cannot change them", () => {
    expect(created.join(" ")).toContain(`--volume ${paths.kubernetes}:/usr/lib/seawall/kubernetes:ro `);
  });

  test("gets its size's memory, and no more CPUs than the machine has", () => {
    expect(sizeArguments(spec, limits)).toEqual(["--memory=8192m", "--memory-swap=8192m", "--cpus=2"]);
    expect(sizeArguments({ ...spec, vcpus: 1 }, limits)).toContain("--cpus=1");
    expect(sizeArguments(spec, { ...limits, cpuQuota: false })).toEqual(["--memory=8192m", "--memory-swap=8192m"]);
  });

  test("the seccomp profile allows what it does not deny, and lets a host reboot", () => {
    const file = created.find((argument) => argument.startsWith("seccomp="))?.slice("seccomp=".length) ?? "";
    const profile = JSON.parse(fs.readFileSync(file, "utf8")) as {
      defaultAction: string;
      syscalls: { names: string[]; action: string }[];
    };
    expect(profile.defaultAction).toBe("SCMP_ACT_ALLOW");
    const denied = profile.syscalls.filter((s) => s.action === "SCMP_ACT_ERRNO").flatMap((s) => s.names);
    expect(denied).toEqual(
      expect.arrayContaining(["swapon", "swapoff", "settimeofday", "clock_settime", "init_module"]),
    );
    expect(denied).not.toContain("reboot");
  });

  test("names lead back to the droplet", () => {
    expect(hostIdOf(namesOf("abc123").host(412))).toBe(412);
    expect(hostIdOf(namesOf("abc123").router)).toBeUndefined();
    expect(hostIdOf("seawall-abc123-host-x")).toBeUndefined();
  });
});

describe("a host's first boot", () => {
  const instance = {
    id: "abc123",
    publicCidr: "198.18.0.0/20",
    machineAddress: "198.18.0.1",
    routerAddress: "198.18.0.2",
    apiPort: 1,
    metadataPort: 2,
    s3Port: 3,
    spacesPort: 4,
    token: "t",
  };
  const content = (files: { path: string; content: string | Buffer }[], name: string) =>
    files.find((file) => file.path === name)?.content.toString();

  test("cloud-init finds raw user data, the droplet's id and its keys, readable by root only", () => {
    const files = cloudInit(spec);
    expect(files.map((file) => file.mode)).toEqual([0o600, 0o600]);
    expect(content(files, "/var/lib/cloud/seed/nocloud/user-data")).toBe(spec.userData);
    expect(JSON.parse(content(files, "/var/lib/cloud/seed/nocloud/meta-data") ?? "")).toEqual({
      "instance-id": "412",
      "local-hostname": "web-1.example.test",
      "public-keys": ["ssh-ed25519 AAAA one"],
    });
  });

  test("names, resolver and packages are the sandbox's", () => {
    const apt = {
      mirror: "http://m/debian",
      securityMirror: "http://m/security",
      options: ['Acquire::Check-Date "false";'],
    };
    const files = seed(spec, instance, apt);
    expect(content(files, "/usr/lib/seawall/etc/resolv.conf")).toBe("nameserver 198.18.0.2\n");
    expect(content(files, "/usr/lib/seawall/etc/hosts")).toContain("127.0.1.1 web-1.example.test web-1\n");
    expect(content(files, "/etc/apt/apt.conf.d/90machine")).toBe('Acquire::Check-Date "false";\n');
    expect(content(seed(spec, instance, { ...apt, options: [] }), "/etc/apt/apt.conf.d/90machine")).toBeUndefined();
  });

  test("certificates of the machine and the sandbox come along, and are announced", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-trust-"));
    fs.writeFileSync(path.join(folder, "ca.crt"), "CA");
    fs.writeFileSync(path.join(folder, "ca.key"), "KEY");
    expect(trustedCertificates([folder, path.join(folder, "none")]).map((file) => file.path)).toEqual([
      "/usr/local/share/ca-certificates/ca.crt",
      "/usr/local/share/ca-certificates/.new",
    ]);
    fs.rmSync(folder, { recursive: true });
    expect(trustedCertificates([folder])).toEqual([]);
  });

  test("the archive is one that tar reads, with modes and contents as given", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-tar-"));
    const awkward = "$HOME `x` 'y' \"z\" ü\n".repeat(40);
    const archive = tar(
      [
        { path: "/a/b/secret", content: awkward, mode: 0o600 },
        { path: "/a/run", content: "", mode: 0o755 },
      ],
      ["/a", "/a/b"],
    );
    execFileSync("tar", ["-x", "-C", folder], { input: archive });
    expect(fs.readFileSync(path.join(folder, "a/b/secret"), "utf8")).toBe(awkward);
    expect(fs.statSync(path.join(folder, "a/b/secret")).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.join(folder, "a/run")).mode & 0o777).toBe(0o755);
    fs.rmSync(folder, { recursive: true });
  });
});

describe("running programs", () => {
  test("a failure names arguments and output, never the input", async () => {
    const failed = run("sh", ["-c", "cat >/dev/null; echo broken >&2; exit 3"], { input: "the-secret" });
    await expect(failed).rejects.toThrow("sh -c cat >/dev/null; echo broken >&2; exit 3: exit code 3\nbroken");
    await failed.catch((error: RunError) =>
      expect(JSON.stringify([error.message, error.finished])).not.toContain("the-secret"),
    );
  });

  test("exit codes that are answers are no failure, and a program that hangs is ended", async () => {
    expect((await run("sh", ["-c", "exit 4"], { accept: [4] })).code).toBe(4);
    await expect(run("sleep", ["30"], { timeoutMs: 50 })).rejects.toThrow("not finished after 50 ms");
    await expect(run("/nowhere/program", [])).rejects.toThrow("cannot be started");
  });

  test("a wait says what it waited for", async () => {
    await expect(waitFor("the moon", 0.05, async () => false, 10)).rejects.toThrow("Waited 0.05 s for the moon.");
    let asked = 0;
    expect(await waitFor("three", 5, async () => (++asked === 3 ? asked : undefined), 1)).toBe(3);
  });

  test("tasks of one key run in order, also after a failure; others side by side", async () => {
    const queue = new Queue();
    const order: string[] = [];
    const task =
      (name: string, ms: number, fail = false) =>
      async () => {
        await new Promise((done) => setTimeout(done, ms));
        order.push(name);
        if (fail) throw new Error(name);
      };
    const failing = queue.run("a", task("a1", 30, true));
    void queue.run("a", task("a2", 1));
    void queue.run("b", task("b1", 5));
    await expect(failing).rejects.toThrow("a1");
    await queue.idle();
    expect(order).toEqual(["b1", "a1", "a2"]);
  });
});
