import type { NetworkState } from "../../../sandbox/hosts/driver";
import type { Faults } from "../../../sandbox/cloud/faults/faults";
import { NoHosts } from "../../../sandbox/cloud/no-hosts";
import { Network } from "../../../sandbox/cloud/network";
import type { Store } from "../../../sandbox/cloud/store/store";

const noFaults = { begun: () => [] } as unknown as Faults;

/** A store that has one firewall, whose name a test changes. */
function setUp() {
  const state = { name: "first" };
  const none = { all: () => [] };
  const store = {
    droplets: none,
    kubernetesClusters: none,
    vpcs: none,
    reservedIps: none,
    loadBalancers: none,
    firewalls: { all: () => [{ id: "f", name: state.name, dropletIds: [], tags: [], inbound: [], outbound: [] }] },
  } as unknown as Store;
  const applied: string[] = [];
  let hold: Promise<void> = Promise.resolve();
  const setNetwork = jest.fn(async (network: NetworkState) => {
    await hold;
    applied.push(network.firewalls[0]?.name ?? "");
  });
  const driver = Object.assign(new NoHosts(), { setNetwork });
  const network = new Network(
    store,
    driver,
    () => Promise.resolve(),
    () => undefined,
    noFaults,
  );
  const holdUntil = (promise: Promise<void>): void => {
    hold = promise;
  };
  return { state, driver, setNetwork, applied, network, holdUntil };
}

test("changes that come while one is being applied are applied together, after it", async () => {
  const { state, applied, network, holdUntil } = setUp();
  let release: () => void = () => undefined;
  holdUntil(new Promise((resolve) => (release = resolve)));
  const first = network.apply();
  await new Promise((resolve) => setImmediate(resolve));
  state.name = "second";
  const second = network.apply();
  state.name = "third";
  const third = network.apply();
  release();
  await Promise.all([first, second, third]);
  expect(applied).toEqual(["first", "third"]);
});

test("a failure is told to those who waited for it and spoils nothing after it", async () => {
  const { setNetwork, applied, network } = setUp();
  setNetwork.mockRejectedValueOnce(new Error("nft said no"));
  await expect(network.apply()).rejects.toThrow("nft said no");
  await network.apply();
  expect(applied).toEqual(["first"]);
});

test("nothing is applied before the driver has started", async () => {
  const { driver, setNetwork } = setUp();
  let started: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (started = resolve));
  const none = { all: () => [] };
  const store = {
    droplets: none,
    kubernetesClusters: none,
    vpcs: none,
    reservedIps: none,
    firewalls: none,
    loadBalancers: none,
  } as unknown as Store;
  const network = new Network(
    store,
    driver,
    () => ready,
    () => undefined,
    noFaults,
  );
  const applied = network.apply();
  await new Promise((resolve) => setImmediate(resolve));
  expect(setNetwork).not.toHaveBeenCalled();
  started();
  await applied;
  expect(setNetwork).toHaveBeenCalledTimes(1);
});
