import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { root } from "../support/repository";

/** A program that is not ours: plain JavaScript, on Pulumi's own mocks, that knows only the packed library. */
const program = `
const pulumi = require("@pulumi/pulumi");
const seen = [];
pulumi.runtime.setMocks({
  newResource: (args) => { seen.push(args.type + " " + args.name); return { id: args.name + "-id", state: args.inputs }; },
  call: (args) => { throw new Error("unexpected call " + args.token); },
});
const { Network, Host } = require("@seawall/components");
const network = new Network("foreign", { region: "ams3", ipRange: "10.30.0.0/20", adminCidrs: ["198.51.100.7/32"] });
const host = new Host("app", { network, size: "s-1vcpu-1gb", serves: [{ port: 443, from: "world" }] });
setTimeout(() => console.log(JSON.stringify(seen)), 2000);
`;

jest.setTimeout(120_000);

test("the packed library works alone in a foreign program", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "seawall-foreign-"));
  try {
    const packed = execFileSync("npm", ["pack", "-w", "components", "--json", "--pack-destination", directory], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [{ filename, files }] = JSON.parse(packed.slice(packed.indexOf("["))) as [
      { filename: string; files: { path: string }[] },
    ];
    expect(files.some((f) => f.path.endsWith(".sh"))).toBe(true);
    expect(files.filter((f) => /\.ts$/.test(f.path) && !f.path.endsWith(".d.ts"))).toEqual([]);

    const library = path.join(directory, "node_modules/@seawall/components");
    fs.mkdirSync(library, { recursive: true });
    execFileSync("tar", ["-xzf", path.join(directory, filename), "-C", library, "--strip-components=1"]);
    // What the library's own package.json asks for, and nothing else of this repository.
    const { dependencies } = JSON.parse(fs.readFileSync(path.join(library, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) {
      const at = path.join(directory, "node_modules", name);
      fs.mkdirSync(path.dirname(at), { recursive: true });
      fs.symlinkSync(path.join(root, "node_modules", name), at);
    }
    fs.writeFileSync(path.join(directory, "index.js"), program);
    const output = execFileSync(process.execPath, ["index.js"], {
      cwd: directory,
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    });
    const seen = JSON.parse(output) as string[];
    expect(seen).toContain("seawall:network:Network foreign");
    expect(seen).toContain("seawall:host:Host app");
    expect(seen.filter((s) => s.startsWith("digitalocean:index/droplet:Droplet"))).toHaveLength(1);
    expect(seen.filter((s) => s.startsWith("digitalocean:index/firewall:Firewall"))).toHaveLength(1);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
});
