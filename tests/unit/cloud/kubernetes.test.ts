import type { AddressInfo } from "node:net";
import { apis } from "../../../sandbox/cloud/apis";
import { cloudClient } from "../../../sandbox/cloud/client";
import type { Cloud } from "../../../sandbox/cloud/cloud";
import type { Controls } from "../../../sandbox/cloud/control";
import { metadataServer } from "../../../sandbox/cloud/metadata";
import type { KubernetesState } from "../../../sandbox/microk8s";

/** Programs that are made as far as a test says. */
class Told {
  known: KubernetesState = { state: "none" };
  wanted = 0;
  state = () => this.known;
  want = () => {
    this.wanted += 1;
    if (this.known.state !== "complete") this.known = { state: "making", detail: "compiled 1 of 2\nand more" };
    return this.known;
  };
}

let kubernetes: Told;
beforeEach(() => (kubernetes = new Told()));

describe("a host asks its metadata service", () => {
  /** Of a cloud whose one droplet has an address, which tests have too where it is 127.0.0.1. */
  async function ask(method: string, { address = "127.0.0.1", path = "/seawall/kubernetes", made = true } = {}) {
    const droplets = { find: (is: (droplet: object) => boolean) => [{ publicIp: address, id: "1" }].find(is) };
    const store = { droplets, kubernetesClusters: { all: () => [] } };
    const server = metadataServer({ store } as unknown as Cloud, made ? kubernetes : undefined);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { connection: "close" } });
    const answer = [response.status, await response.text()];
    await new Promise((done) => server.close(done));
    return answer;
  }

  test("which begins, and tells in one line how far it is; again changes nothing", async () => {
    expect(await ask("PUT")).toEqual([202, "compiled 1 of 2\n"]);
    expect(await ask("PUT")).toEqual([202, "compiled 1 of 2\n"]);
    kubernetes.known = { state: "complete" };
    expect(await ask("PUT")).toEqual([200, "complete\n"]);
  });

  test("nobody else may, and there is nothing to read or to write beside it", async () => {
    expect(await ask("PUT", { address: "198.18.0.16" })).toEqual([404, "no droplet has the address 127.0.0.1\n"]);
    expect(await ask("PUT", { path: "/metadata/v1/id" })).toEqual([405, "only GET is allowed\n"]);
    expect(await ask("POST")).toEqual([405, "only GET is allowed\n"]);
    expect(await ask("PUT", { made: false })).toEqual([405, "only GET is allowed\n"]);
    expect(kubernetes.wanted).toBe(0);
  });
});

describe("the command line asks the control API", () => {
  async function ask(verb: "kubernetes" | "wantKubernetes", { token = "t", made = true } = {}) {
    const cloud = { instance: { token: "t" } } as unknown as Cloud;
    const app = apis(cloud, { kubernetes: made ? kubernetes : undefined } as unknown as Controls);
    await app.listen({ host: "127.0.0.1", port: 0 });
    const apiPort = (app.server.address() as AddressInfo).port;
    try {
      return await cloudClient({ apiPort, token })[verb]();
    } finally {
      await app.close();
    }
  }

  test("reading begins nothing, asking for them does, with the sandbox's token alone", async () => {
    expect(await ask("kubernetes")).toEqual({ state: "none" });
    await expect(ask("wantKubernetes", { token: "other" })).rejects.toThrow("answered 401");
    expect(kubernetes.wanted).toBe(0);
    expect(await ask("wantKubernetes")).toEqual({ state: "making", detail: "compiled 1 of 2\nand more" });
  });

  test("a cloud without hosts has none", async () => {
    await expect(ask("wantKubernetes", { made: false })).rejects.toThrow("answered 501");
  });
});
