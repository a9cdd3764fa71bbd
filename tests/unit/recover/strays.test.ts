import { findStrays } from "../../../sandbox/recover/strays";

const process = (pid: number, ...command: string[]) => ({ pid, parent: 1, started: 0, command });

test("a sandbox's own daemons are found, and nothing else that works in its folder", () => {
  const found = findStrays(
    [
      process(1, "/cache/s3/versitygw", "posix", "/checkout/.seawall/cloud/spaces/buckets"),
      process(2, "/cache/s3/versitygw", "posix", "/other/.seawall/cloud/spaces/buckets"),
      process(3, "node", "main.ts", "/checkout/.seawall/run/cloud.json"),
      process(4, "node", "main.ts", "/other/.seawall/run/cloud.json"),
      process(5, "tail", "-f", "/checkout/.seawall/log/cloud.log"),
      process(6, "/checkout/node_modules/.bin/node", "/checkout/sandbox/bin/seawall.js", "reset"),
    ],
    "/cache",
    "/checkout/.seawall",
  );
  expect(found.map(({ pid }) => pid)).toEqual([1, 3]);
});
