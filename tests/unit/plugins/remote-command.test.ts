import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { command } from "../../../sandbox/plugins/command/provider";
import { Values } from "../../../sandbox/plugins/shared/values";
import { newKey, SshServer, type SshServerOptions } from "./ssh-server";
import { Plugin } from "./support";

const type = "command:remote:Command";
// Real key exchanges, on a machine that may be busy.
jest.setTimeout(60_000);

const user = newKey();
const servers: SshServer[] = [];

async function host(options: SshServerOptions = {}): Promise<{ server: SshServer; connection: Values }> {
  const server = new SshServer({ authorizedKey: user.public, ...options });
  servers.push(server);
  const port = await server.listen();
  const connection = {
    host: "127.0.0.1",
    port,
    user: "root",
    privateKey: user.private,
    hostKey: server.hostKey.public,
    dialErrorLimit: 0,
  };
  return { server, connection };
}

let agent: string | undefined;
beforeAll(() => {
  agent = process.env.SSH_AUTH_SOCK;
  delete process.env.SSH_AUTH_SOCK;
});
afterAll(() => {
  if (agent !== undefined) process.env.SSH_AUTH_SOCK = agent;
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

test("in scale mode a command is taken as done, and no host is called", async () => {
  process.env.SEAWALL_NO_HOSTS = "1";
  try {
    const plugin = new Plugin(command, "setup");
    const connection = { host: "192.0.2.1", dialErrorLimit: 0, perDialTimeout: 1 };
    const live = await plugin.create(type, { connection, create: "exit 1" });
    expect(live.state).toMatchObject({ stdout: "", stderr: "" });
  } finally {
    delete process.env.SEAWALL_NO_HOSTS;
  }
});

test("a command runs on the host, its lines are shown as they come, its output is kept", async () => {
  const { connection } = await host();
  const plugin = new Plugin(command, "setup");
  const live = await plugin.create(type, { connection, create: "echo one; cat; echo err >&2", stdin: "in\n" });
  expect(live.id).toMatch(/^setup[0-9a-f]{8}$/);
  expect(live.state).toMatchObject({ stdout: "one\nin", stderr: "err" });
  expect(plugin.lines.sort()).toEqual(["err", "in", "one"]);
});

test("update and delete run their own commands; without update, create runs again", async () => {
  const { server, connection } = await host();
  const plugin = new Plugin(command);
  const inputs = { connection, create: "echo made", delete: "echo gone" };
  const live = await plugin.create(type, inputs);
  await plugin.update(type, live.id, live.state, inputs);
  const updated = await plugin.update(type, live.id, live.state, { ...inputs, update: "echo changed" });
  expect(updated).toMatchObject({ stdout: "changed", update: "echo changed" });
  await plugin.delete(type, live.id, updated);
  expect(server.commands).toEqual(["echo made", "echo made", "echo changed", "echo gone"]);
});

test("another host key than the given one ends it before any credential is sent, and at once", async () => {
  const { server, connection } = await host();
  const plugin = new Plugin(command);
  const inputs = { connection: { ...connection, hostKey: newKey().public, dialErrorLimit: 5 }, create: "true" };
  await expect(plugin.create(type, inputs)).rejects.toThrow("the host's key is not the one given as hostKey");
  expect(server.attempts).toEqual([]);
  expect(plugin.lines).toEqual([]);
});

test("without a host key the host is not verified, as with the official provider", async () => {
  const { connection } = await host();
  const { state } = await new Plugin(command).create(type, {
    connection: { ...connection, hostKey: undefined },
    create: "echo ok",
  });
  expect(state.stdout).toBe("ok");
});

test("a host key that is none, and an unreadable private key, say so", async () => {
  const { connection } = await host();
  const plugin = new Plugin(command);
  const refused = (change: Values) => plugin.create(type, { connection: { ...connection, ...change }, create: "true" });
  await expect(refused({ hostKey: "nonsense" })).rejects.toThrow(
    'hostKey is not a public key. It must look like "ssh-ed25519 AAAA…".',
  );
  await expect(refused({ privateKey: "nonsense" })).rejects.toThrow(/root@127\.0\.0\.1:\d+: .*(privateKey|key)/i);
});

test("a password opens the door where there is no key", async () => {
  const { server, connection } = await host({ password: "pass-word" });
  const { state } = await new Plugin(command).create(type, {
    connection: { ...connection, privateKey: undefined, password: "pass-word" },
    create: "echo in",
  });
  expect(state.stdout).toBe("in");
  expect(server.attempts).toEqual(["none", "password"]);
});

test("a refused key fails after the tries that are allowed", async () => {
  const { connection } = await host();
  const plugin = new Plugin(command);
  const inputs = { connection: { ...connection, privateKey: newKey().private, dialErrorLimit: 2 }, create: "true" };
  await expect(plugin.create(type, inputs)).rejects.toThrow(
    "after 2 failed attempts: All configured authentication methods failed",
  );
  expect(plugin.lines).toEqual([
    expect.stringMatching(/^Dial 1\/2 failed: retrying/),
    expect.stringMatching(/^Dial 2\/2 failed: retrying/),
  ]);
});

test("a host that comes up late is waited for", async () => {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const server = new SshServer({ authorizedKey: user.public });
  servers.push(server);
  const plugin = new Plugin(command);
  const connection = {
    host: "127.0.0.1",
    port,
    user: "root",
    privateKey: user.private,
    hostKey: server.hostKey.public,
    dialErrorLimit: -1,
  };
  const running = plugin.create(type, { connection, create: "echo up" });
  while (plugin.lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  await server.listen(port);
  expect((await running).state.stdout).toBe("up");
  expect(plugin.lines[0]).toMatch(/^Dial 1\/inf failed: retrying \(connect ECONNREFUSED/);
});

test("a host that never speaks is given up after perDialTimeout", async () => {
  const sockets: net.Socket[] = [];
  const silent = net.createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as net.AddressInfo;
  const connection = { host: "127.0.0.1", port, privateKey: user.private, perDialTimeout: 1, dialErrorLimit: 0 };
  await expect(new Plugin(command).create(type, { connection, create: "true" })).rejects.toThrow(
    "Timed out while waiting for handshake",
  );
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test("a proxy leads to a host, each with its own key", async () => {
  const [bastion, target] = [await host(), await host()];
  const connection = { ...target.connection, proxy: bastion.connection };
  const { state } = await new Plugin(command).create(type, { connection, create: "echo inside" });
  expect(state.stdout).toBe("inside");
  expect(target.server.commands).toEqual(["echo inside"]);
  expect(bastion.server.commands).toEqual([]);
  const wrong = { ...connection, proxy: { ...bastion.connection, hostKey: newKey().public } };
  await expect(new Plugin(command).create(type, { connection: wrong, create: "true" })).rejects.toThrow("Dial proxy");
});

test("a failure shows status, command and output, and no secret", async () => {
  const { connection } = await host();
  const plugin = new Plugin(command);
  const inputs = { connection, create: "cat; echo why >&2; exit 7", stdin: "hunter2-hunter2\n" };
  const failing = plugin.provider.create(
    plugin.target(type),
    { values: inputs, secrets: [["stdin"], ["connection"]] },
    false,
  );
  const message = await failing.then(
    () => "",
    (error: Error) => error.message,
  );
  expect(message).toMatch(/^Process exited with status 7: running "cat; echo why >&2; exit 7":\n/);
  expect(message).toContain("why");
  expect(message).not.toContain("hunter2");
});

test("with logging none neither lines nor the failure show output", async () => {
  const { connection } = await host();
  const plugin = new Plugin(command);
  const inputs = { connection, create: "echo private; exit 1", logging: "none" };
  await expect(plugin.create(type, inputs)).rejects.toThrow(
    'Process exited with status 1: running "echo private; exit 1":\n(output not shown: logging is none)',
  );
  expect(plugin.lines).toEqual([]);
});

test("a variable that the server does not take stops the command; the previous output only warns", async () => {
  const { server, connection } = await host({ acceptEnv: ["GOOD"] });
  const plugin = new Plugin(command);
  const bad = { connection, create: "echo $GOOD $BAD", environment: { GOOD: "g", BAD: "b" } };
  await expect(plugin.create(type, bad)).rejects.toThrow(
    "Unable to set BAD: the SSH server takes no such variable (AcceptEnv).",
  );
  expect(server.commands).toEqual([":"]);
  const good = { connection, create: "echo $GOOD", environment: { GOOD: "g" } };
  const live = await plugin.create(type, good);
  expect(live.state.stdout).toBe("g");
  await plugin.update(type, live.id, live.state, good);
  expect(plugin.lines).toContain(
    "warning: Unable to set PULUMI_COMMAND_STDOUT: the SSH server takes no such variable (AcceptEnv). Let the command read them from stdin or a file, or write VAR=value before it.",
  );
});

test("a cancellation ends the command on the host", async () => {
  const { connection } = await host();
  const plugin = new Plugin(command);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "remote-")), "ended");
  const running = plugin.create(type, {
    connection,
    create: `trap 'echo ended > ${file}; exit' TERM; echo up; while :; do sleep 0.05; done`,
  });
  while (!plugin.lines.includes("up")) await new Promise((resolve) => setTimeout(resolve, 10));
  plugin.provider.cancel();
  await expect(running).rejects.toThrow("cancelled");
  for (let tries = 0; tries < 100 && !fs.existsSync(file); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(fs.existsSync(file)).toBe(true);
});

test("a connection that breaks in the middle is a failure", async () => {
  const { server, connection } = await host();
  const plugin = new Plugin(command);
  const running = plugin.create(type, { connection, create: "echo up; sleep 30" });
  while (!plugin.lines.includes("up")) await new Promise((resolve) => setTimeout(resolve, 10));
  server.drop();
  await expect(running).rejects.toThrow("The connection was lost before the command ended");
});

test("text that arrives in the middle of a letter is whole", async () => {
  const { connection } = await host();
  const create = "printf '\\303'; sleep 0.1; printf '\\274\\n'";
  expect((await new Plugin(command).create(type, { connection, create })).state.stdout).toBe("ü");
});
