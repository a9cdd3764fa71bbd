import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";

const cache = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-download-"));
process.env.SEAWALL_CACHE = cache;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- read after the cache was moved
const download = require("../../../sandbox/microk8s/download") as typeof import("../../../sandbox/microk8s/download");

const programs = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];
const content = (program: string): Buffer => Buffer.alloc(5 * 2 ** 20, program);
const checksum = (data: Buffer): string => crypto.createHash("sha256").update(data).digest("hex");

/** A download server: every program with its checksum, unless a path is answered otherwise. */
let answers: Record<string, { status?: number; body?: string | Buffer; cut?: boolean }> = {};
const server = http.createServer((request, response) => {
  const name = path.basename(request.url ?? "");
  const program = name.replace(/\.sha256$/, "");
  const usual = name.endsWith(".sha256") ? `${checksum(content(program))}\n` : content(program);
  const { status = 200, body = usual, cut = false } = answers[name] ?? {};
  response.writeHead(status, { "content-length": Buffer.byteLength(body) });
  if (!cut) return void response.end(body);
  response.write(Buffer.from(body).subarray(0, 1000), () => response.destroy());
});
let folder = "";

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  folder = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/bin`;
});
beforeEach(() => (answers = {}));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  fs.rmSync(cache, { recursive: true, force: true });
});

const get = (report: (detail: string) => void = () => undefined, signal?: AbortSignal) =>
  download.downloadKubernetes(report, signal, folder);

test("the internet is there where a checksum answers", async () => {
  expect(await download.downloadsAnswer(folder)).toBe(true);
});

test.each([
  ["a page of the network's own", { body: "<html>Welcome</html>" }],
  ["an error", { status: 503 }],
])("and is not where it is %s", async (_name, answer) => {
  answers["kubectl.sha256"] = answer;
  expect(await download.downloadsAnswer(folder)).toBe(false);
});

test("or nothing answers at all", async () => {
  expect(await download.downloadsAnswer("http://127.0.0.1:1")).toBe(false);
});

describe("nothing is kept of a download", () => {
  const refused: [string, typeof answers, RegExp][] = [
    ["that is not what was published", { "kube-scheduler": { body: "other" } }, /kube-scheduler has the checksum /],
    ["whose checksum is none", { "kubectl.sha256": { body: "<html>" } }, /kubectl\.sha256 is no checksum/],
    ["that is missing", { kubectl: { status: 404 } }, /kubectl answers 404/],
    ["that was cut off", { "kube-apiserver": { cut: true } }, /./],
  ];
  test.each(refused)("%s", async (_name, given, message) => {
    answers = given;
    await expect(get()).rejects.toThrow(message);
    expect(download.downloadedKubernetes()).toBeUndefined();
  });

  test("that was stopped", async () => {
    await expect(get(undefined, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
    expect(download.downloadedKubernetes()).toBeUndefined();
  });
});

test("each program comes whole and executable, with its progress; a second call asks for nothing", async () => {
  const said: string[] = [];
  const found = await get((detail) => said.push(detail));
  expect(download.downloadedKubernetes()).toBe(found);
  expect(fs.readdirSync(found).sort()).toEqual(programs);
  for (const program of programs) {
    expect(checksum(fs.readFileSync(path.join(found, program)))).toBe(checksum(content(program)));
    expect(fs.statSync(path.join(found, program)).mode & 0o111).toBe(0o111);
  }
  expect(said[0]).toBe("downloading 1 of 4 programs: kube-apiserver, 0 MiB");
  expect(said.at(-1)).toBe("downloading 4 of 4 programs: kubectl, 4 MiB");
  answers = Object.fromEntries(programs.map((program) => [program, { status: 500 }]));
  expect(await get()).toBe(found);
});
