import { machines } from "../support/cluster";
import { open, reach } from "../support/reach";
import { Clone, type Result } from "../support/sandbox";

const clone = Clone.make();
jest.setTimeout(1_800_000);

interface Host {
  dropletId: number;
  publicIp: string;
  privateIp: string;
}

const hosts = async (): Promise<Record<string, Host>> =>
  JSON.parse(await clone.must("exec", "--", "pulumi", "stack", "output", "hosts", "--json")) as Record<string, Host>;

/** What `ssh -W` through the bastion gets to hear of an address and port. */
const forwarded = (to: string): Promise<Result> =>
  clone.seawall("exec", "--", "ssh", "-F", `${clone.directory}/.seawall/run/ssh/seawall/dev/config`, "-W", to, "gate");

/** Answers nothing and refuses nothing, as a machine that is lost; `lifted` brings it back. */
async function silent(host: Host, work: () => Promise<void>): Promise<void> {
  const nft = async (...words: string[]) =>
    expect(await clone.inside(host.dropletId, "nft", ...words)).toMatchObject({ code: 0 });
  await nft("add", "table", "inet", "silent");
  try {
    await nft("add", "chain", "inet", "silent", "input", "{ type filter hook input priority -300; policy drop; }");
    await work();
  } finally {
    await nft("delete", "table", "inet", "silent");
  }
}

beforeAll(async () => {
  clone.configure({ "seawall:clusters": undefined });
  await clone.must("up", "dev");
});
afterAll(async () => {
  await clone.seawall("reset", "--yes");
  clone.remove();
});

test("hosts that are there move behind a bastion, which is then the only way in", async () => {
  const before = await machines(clone);
  clone.configure({ "seawall:hosts.gate": { size: "s-1vcpu-1gb", bastion: true } });
  await clone.must("up", "dev");
  expect(await machines(clone)).toMatchObject(before);
  const measured = await reach(clone);
  expect(measured.mismatches).toEqual([]);
  expect(open(measured, "admin", "gate")).toEqual(["22"]);
  expect(open(measured, "stranger", "gate")).toEqual([]);
  expect(open(measured, "admin", "data")).toEqual([]);
  expect(open(measured, "admin", "web")).toEqual(["80", "443"]);
  expect(open(measured, "gate", "data", "vpc")).toEqual(["22"]);
  expect(open(measured, "web", "data", "vpc")).toEqual(["5432"]);
  expect((await clone.ssh("data", "hostname")).stdout.trim()).toBe("data");
});

test("it forwards to port 22 of the VPC, and to nothing else", async () => {
  const { web, data, gate } = await hosts();
  expect((await forwarded(`${data!.privateIp}:22`)).stdout).toMatch(/^SSH-2\.0-/);
  for (const to of [`${data!.privateIp}:5432`, `${web!.privateIp}:80`, `${web!.publicIp}:22`, `${gate!.publicIp}:80`]) {
    const { code, output } = await forwarded(to);
    expect({ to, code, output }).toEqual({
      to,
      code: 255,
      output: expect.stringMatching(/stdio forwarding failed/) as string,
    });
  }
});

test("it gives up a host that is silent within seconds, and an update does in minutes: the next one converges", async () => {
  const { data } = await hosts();
  clone.configure({
    "seawall:hosts.data.serves": [
      { port: 5432, from: "web" },
      { port: 5433, from: "web" },
    ],
  });
  await silent(data!, async () => {
    const dial = `SECONDS=0; timeout 60 bash -c '</dev/tcp/${data!.privateIp}/22' 2>/dev/null; echo $? $SECONDS`;
    const [code, seconds] = (await clone.ssh("gate", dial)).stdout.trim().split(" ").map(Number);
    expect({ code, quick: seconds! > 2 && seconds! < 15 }).toEqual({ code: 1, quick: true });
    const failed = await clone.seawall("up", "dev");
    expect(failed.code).toBe(1);
    expect(failed.output).toMatch(/Dial .*: after 60 failed attempts/);
  });
  await clone.must("up", "dev");
  const measured = await reach(clone, "web", "data");
  expect(measured.mismatches).toEqual([]);
  expect((await clone.ssh("data", "sudo", "ufw", "status")).stdout).toMatch(/5433/);
});

test("it can be taken away again", async () => {
  const before = await machines(clone);
  clone.configure({ "seawall:hosts.gate": undefined });
  await clone.must("up", "dev");
  const { gate, ...others } = before;
  expect(gate).toBeDefined();
  expect(await machines(clone)).toEqual(others);
  const measured = await reach(clone);
  expect(measured.mismatches).toEqual([]);
  expect(open(measured, "admin", "data")).toEqual(["22"]);
  expect(open(measured, "web", "data", "vpc")).toEqual(["5432-5433"]);
});
