import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { environment } from "../../../sandbox/engine/environment";
import type { Engine } from "../../../sandbox/engine/version";
import type { Instance } from "../../../sandbox/instance";
import { realLookingTokens } from "../../support/sandbox";

const instance = { id: "a1b2c3", apiPort: 40123, token: "dop_v1_sandbox" } as Instance;
const probe = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-environment-"));
fs.writeFileSync(path.join(probe, "Pulumi.yaml"), "name: probe\nruntime: nodejs\n");
afterAll(() => fs.rmSync(probe, { recursive: true, force: true }));
const engine: Engine = { pulumi: "/engine/pulumi", kind: "build", version: "3.259.0", binDirectory: "/engine" };

describe("the environment of a command that runs against the sandbox", () => {
  const before = { ...process.env };
  beforeEach(() => Object.assign(process.env, realLookingTokens, { SOME_VENDOR_SECRET: "other", LC_ALL: "C.UTF-8" }));
  afterEach(() => {
    process.env = { ...before };
  });

  test("holds no credential of the user's, under whatever name", () => {
    const values = Object.values(environment(instance, engine));
    for (const secret of [...Object.values(realLookingTokens), "other"]) expect(values).not.toContain(secret);
  });

  test("says to plugins that there are no hosts in scale mode alone, whatever the user's environment says", () => {
    process.env.SEAWALL_NO_HOSTS = "1";
    expect(environment(instance, engine)).not.toHaveProperty("SEAWALL_NO_HOSTS");
    expect(environment(instance, engine)).not.toHaveProperty("PULUMI_SKIP_CHECKPOINTS");
    const scale = environment({ ...instance, hosts: "none" }, engine);
    expect(scale).toMatchObject({ SEAWALL_NO_HOSTS: "1", PULUMI_SKIP_CHECKPOINTS: "true" });
  });

  test("points every provider at the sandbox and every other request at its proxy", () => {
    const made = environment(instance, engine);
    const api = "http://127.0.0.1:40123";
    expect(made).toMatchObject({
      DIGITALOCEAN_API_URL: api,
      DIGITALOCEAN_TOKEN: "dop_v1_sandbox",
      CLOUDFLARE_BASE_URL: `${api}/client/v4/`,
      CLOUDFLARE_API_TOKEN: "dop_v1_sandbox",
      SPACES_ENDPOINT_URL: "http://{{.Region}}.digitaloceanspaces.com",
      HTTP_PROXY: api,
      HTTPS_PROXY: api,
      http_proxy: api,
      https_proxy: api,
      NO_PROXY: "127.0.0.1,localhost,198.18.0.0/15",
    });
    expect(made.PULUMI_ACCESS_TOKEN).toBeUndefined();
    expect(made.PULUMI_BACKEND_URL).toMatch(/^file:\/\/.*\.seawall\/state$/);
  });

  test("finds the engine first, then the repository's Node.js, then what the user has; keeps the locale", () => {
    const made = environment(instance, engine);
    const [first, second, third] = (made.PATH ?? "").split(":");
    expect(first).toBe("/engine");
    expect(second).toMatch(/node_modules\/\.bin$/);
    expect(third).toBe((process.env.PATH ?? "").split(":")[0]);
    expect(made.LC_ALL).toBe("C.UTF-8");
  });

  test("names the stack and its copy of the configuration", () => {
    expect(environment(instance, engine).PULUMI_STACK).toBeUndefined();
    expect(environment(instance, engine, "dev", probe)).toMatchObject({
      PULUMI_STACK: "dev",
      PULUMI_OPTION_CONFIG_FILE: expect.stringMatching(/\.seawall\/stacks\/probe\/Pulumi\.dev\.yaml$/) as string,
      PULUMI_OPTION_PRESERVE_CONFIG: "true",
    });
  });

  test("lets no request of a child pass the sandbox's proxy, and no credential of the user's with it", async () => {
    const asked: string[] = [];
    const proxy = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.end("{}");
    });
    proxy.on("connect", (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = proxy.address() as AddressInfo;
      const script = `
        const ask = (url) => fetch(url, { headers: { x: JSON.stringify(process.env) } }).catch(() => undefined);
        Promise.all(["https://api.digitalocean.com/v2/account", "https://api.cloudflare.com/client/v4/user",
          "http://fra1.digitaloceanspaces.com/"].map(ask));`;
      const child = spawn("node", ["-e", script], {
        env: environment({ ...instance, apiPort: port }, engine),
        stdio: "inherit",
      });
      expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
    } finally {
      proxy.close();
    }
    expect(asked.map((line) => line.split(" ").slice(0, 2).join(" ")).sort()).toEqual([
      "CONNECT api.cloudflare.com:443",
      "CONNECT api.digitalocean.com:443",
      expect.stringMatching(/fra1\.digitaloceanspaces\.com/),
    ]);
    for (const secret of Object.values(realLookingTokens)) expect(asked.join("\n")).not.toContain(secret);
  });
});
