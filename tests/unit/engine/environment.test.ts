import { environment } from "../../../sandbox/engine/environment";
import type { Engine } from "../../../sandbox/engine/version";
import type { Instance } from "../../../sandbox/instance";
import { realLookingTokens } from "../../support/sandbox";

const instance = { id: "a1b2c3", apiPort: 40123, token: "dop_v1_sandbox" } as Instance;
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
});
