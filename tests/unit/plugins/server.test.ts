import * as http from "node:http";
import * as net from "node:net";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginClient } from "../../../sandbox/plugins/shared/client";

jest.setTimeout(60_000);

const root = path.resolve(__dirname, "../../..");
const node = path.join(root, "node_modules/.bin/node");
const start = (name: string, engine?: string) =>
  PluginClient.start(
    node,
    ["--import", require.resolve("tsx"), path.join(root, `sandbox/plugins/${name}/main.ts`)],
    engine,
  );
const secret = (value: unknown) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

test("a plugin prints its port, and what is secret stays wrapped on the wire", async () => {
  const client = await start("random");
  try {
    await client.configure();
    const type = "random:index/randomPassword:RandomPassword";
    const keepers = { a: secret("hunter2") };
    const { inputs } = await client.check(type, "p", {}, { length: 8, keepers });
    expect(inputs).toEqual({ length: 8, keepers });
    const live = await client.create(type, "p", inputs);
    expect(live.state).toMatchObject({
      keepers,
      result: secret(expect.any(String)),
      bcryptHash: secret(expect.any(String)),
    });
    const diff = await client.diff(type, "p", live.id, live.state, inputs, { length: 9, keepers });
    expect(diff).toMatchObject({ changes: true, replaces: ["length"], detailed: { length: "update-replace" } });
    await expect(client.create("random:index/dice:Dice", "p", {})).rejects.toThrow(
      "The stand-in of random has no resource type random:index/dice:Dice.",
    );
    const schema = JSON.parse(await client.schema()) as {
      version: string;
      resources: Record<string, { requiredInputs: string[] }>;
    };
    expect(schema.version).toBe("4.21.2");
    expect(schema.resources[type]?.requiredInputs).toEqual(["length"]);
  } finally {
    client.stop();
  }
});

test("lines of a command reach the engine while it runs, beside their resource", async () => {
  const lines: string[] = [];
  const engine = new grpc.Server();
  engine.addService(EngineService, {
    log: (call: { request: LogRequest }, done: grpc.sendUnaryData<Empty>) => {
      lines.push(
        `${call.request.getUrn().split("::").pop()} ${call.request.getEphemeral()} ${call.request.getMessage()}`,
      );
      done(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    engine.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const client = await start("command", `127.0.0.1:${port}`);
  try {
    const inputs = { create: "echo one; cat; echo two", stdin: secret("hunter2\n") };
    const live = await client.create("command:local:Command", "job", inputs);
    expect(live.state).toMatchObject({ ...inputs, stdout: secret("one\nhunter2\ntwo") });
    while (lines.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines).toEqual(["job true one", "job true [secret]", "job true two"]);
  } finally {
    client.stop();
    engine.forceShutdown();
  }
});

test.each([
  ["not found ready again", "forbidden", "GET droplets/42: 403 no"],
  ["found powered off", "off", "Droplet 42 could not be made: its status is off."],
])("a droplet that was created but %s goes into the state with the failure", async (_, found, reason) => {
  const droplet = {
    id: 42,
    name: "web",
    status: "new",
    locked: true,
    size_slug: "s",
    region: { slug: "fra1" },
    image: { id: 1, slug: "i" },
    networks: {},
  };
  const cloud = http.createServer((request, response) => {
    request.resume();
    if (request.method === "POST") response.writeHead(202).end(JSON.stringify({ droplet }));
    else if (found === "forbidden") response.writeHead(403).end(JSON.stringify({ id: "forbidden", message: "no" }));
    else response.writeHead(200).end(JSON.stringify({ droplet: { ...droplet, status: found, locked: false } }));
  });
  await new Promise<void>((resolve) => cloud.listen(0, "127.0.0.1", resolve));
  const client = await start("digitalocean");
  try {
    await client.configure({
      token: "t",
      apiEndpoint: `http://127.0.0.1:${(cloud.address() as net.AddressInfo).port}`,
    });
    const inputs = { name: "web", region: "fra1", size: "s", image: "i", userData: secret("#cloud-config") };
    const failing = client.create("digitalocean:index/droplet:Droplet", "web", inputs);
    const error = await failing.then(
      () => undefined,
      (failure: grpc.ServiceError) => failure,
    );
    expect(error?.details).toBe(reason);
    const packed = Status.deserializeBinary(
      error!.metadata.get("grpc-status-details-bin")[0] as Buffer,
    ).getDetailsList()[0]!;
    const partial = packed.unpack(
      (bytes) => ErrorResourceInitFailed.deserializeBinary(bytes),
      "pulumirpc.ErrorResourceInitFailed",
    )!;
    expect(partial.getId()).toBe("42");
    expect(partial.getReasonsList()).toEqual([reason]);
    expect(partial.getProperties()!.toJavaScript()).toMatchObject({
      name: "web",
      userData: secret("f6c3e6cf066eeeef3eb2dad41a725bffff4ba5a5"),
    });
  } finally {
    client.stop();
    cloud.close();
  }
});
