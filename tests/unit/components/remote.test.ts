import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Host, Network, RemoteTeardown, ScriptBundle } from "@seawall/components";
import { read } from "../../support/repository";
import { bundleFiles, run, valueOf } from "../../support/mocks";
import { networkArgs } from "./host/program";

const directory = path.join(__dirname, "../../../components/remote/scripts");
const bundle = (secret = false) => new ScriptBundle({ directory, env: { NAME: "it's" }, secret });
const host = () => new Host("web", { network: new Network("main", networkArgs), size: "s-1vcpu-1gb" });

describe("a script that leaves something", () => {
  test("gives it as a secret, and is ready without one", async () => {
    const { registered, result } = await run(() => host().script("config", bundle(true), { output: true }));
    const command = registered.one("Command", "web-config-run");
    expect(command.secretOutputs).toContain("stdout");
    expect(command.inputs.logging).toBe("stderr");
    expect([await valueOf(result.output), await pulumi.isSecret(result.output)]).toEqual(["done", true]);
    expect([await valueOf(result.ready), await pulumi.isSecret(result.ready)]).toEqual(["config: done", false]);
  });

  test("others have no secret output", async () => {
    const { registered } = await run(() => host().script("plain", bundle()));
    expect(registered.one("Command", "web-plain-run").secretOutputs).not.toContain("stdout");
  });
});

describe("a teardown", () => {
  const make = (transform?: ConstructorParameters<typeof RemoteTeardown>[1]["transform"]) =>
    run(() => {
      const web = host();
      const args = { connection: web.connection, bundleName: "leave", bundle: bundle(), transform };
      return new RemoteTeardown("web-leave", args, { dependsOn: [web.setup], deletedWith: web.droplet });
    });

  test("keeps its bundle, and runs it when it is deleted", async () => {
    const { registered } = await make();
    const { inputs, secrets, deletedWith, dependsOn, parent } = registered.one("Command", "web-leave-run");
    expect(inputs.create).toBe(read("components/remote/scripts/discard.sh"));
    expect(inputs.update).toBe(inputs.create);
    expect(inputs.delete).toBe(read("components/remote/scripts/root-shell.sh"));
    const [receiver, bundle] = String(inputs.stdin).split(/^(?=seawall-bundle )/m);
    expect(receiver).toBe(read("components/remote/scripts/receive.sh"));
    expect(bundle).toMatch(/^seawall-bundle 2 leave plain 1800\n/);
    expect(bundleFiles(inputs.stdin).env).toBe("NAME='it'\\''s'\n");
    expect(inputs.connection).toMatchObject({ host: "198.18.0.16", dialErrorLimit: 12, perDialTimeout: 10 });
    expect([inputs.logging, inputs.addPreviousOutputInEnv, secrets]).toEqual([
      "stderr",
      false,
      ["connection", "stdin"],
    ]);
    expect([deletedWith, parent]).toEqual(["web-droplet", "web-leave"]);
    expect(dependsOn).toContain("web-setup-run");
    expect(registered.one("RemoteTeardown").inputs).toEqual({ bundleName: "leave" });
  });

  test("takes a transform", async () => {
    const { registered } = await make({ command: { logging: "none" } });
    expect(registered.one("Command", "web-leave-run").inputs.logging).toBe("none");
  });
});
