import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../run";

/** Where this machine gets Debian packages, for images and hosts to get them the same way. */
export interface MachineApt {
  mirror: string;
  securityMirror: string;
  /** Lines of apt.conf: proxies and the checks of dates that the machine switched off. */
  options: string[];
}

export const debianMirror = {
  mirror: "http://deb.debian.org/debian",
  securityMirror: "http://deb.debian.org/debian-security",
};

/** URI and suites of each source in the text of a .list or .sources file. */
export function parseSources(text: string): { uri: string; suites: string[] }[] {
  const found: { uri: string; suites: string[] }[] = [];
  for (const line of text.split("\n")) {
    const match = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line.trim());
    if (match?.[1] && match[2]) found.push({ uri: match[1], suites: [match[2]] });
  }
  for (const stanza of text.replace(/^#.*\n/gm, "").split(/\n\s*\n/)) {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, "mi").exec(stanza)?.[1]?.trim().split(/\s+/);
    if (!field("Types")?.includes("deb")) continue;
    for (const uri of field("URIs") ?? []) found.push({ uri, suites: field("Suites") ?? [] });
  }
  return found;
}

/** The mirror that serves this Debian machine's own suites serves every suite. Undefined on other systems. */
export function mirrorOf(
  sources: { uri: string; suites: string[] }[],
  codename: string,
): typeof debianMirror | undefined {
  const serving = (suite: string) =>
    sources.find((s) => s.suites.includes(suite) && /^https?:/.test(s.uri))?.uri.replace(/\/+$/, "");
  const mirror = serving(codename);
  if (!mirror) return undefined;
  return { mirror, securityMirror: serving(`${codename}-security`) ?? debianMirror.securityMirror };
}

function readSources(): string {
  const folder = "/etc/apt/sources.list.d";
  const listed = fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
  const files = ["/etc/apt/sources.list", ...listed].filter((file) => /\.(list|sources)$/.test(file));
  return files.map((file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "")).join("\n\n");
}

/** Debian's code name where this machine is Debian. */
function debianCodename(): string | undefined {
  const release = fs.existsSync("/etc/os-release") ? fs.readFileSync("/etc/os-release", "utf8") : "";
  if (!/^ID="?debian"?$/m.test(release)) return undefined;
  return /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1];
}

const carried = /^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) /;

export async function machineApt(): Promise<MachineApt> {
  const codename = debianCodename();
  const mirror = codename ? mirrorOf(parseSources(readSources()), codename) : undefined;
  const dumped = await run("apt-config", ["dump"]).catch(() => undefined);
  const options = (dumped?.stdout ?? "").split("\n").filter((line) => carried.test(line));
  return { ...(mirror ?? debianMirror), options };
}

/** The machine's loopback is not a host's: a proxy there is reached at the machine's end of the uplink. */
export const forHosts = (options: string[], machineAddress: string): string[] =>
  options.map((line) => line.replace(/(https?:\/\/)(127\.0\.0\.1|localhost|\[::1\])(?=[:/])/, `$1${machineAddress}`));

/** The file /etc/apt/sources.list.d/debian.sources of a host. */
export function debianSources(apt: MachineApt): string {
  const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
  const stanza = (uri: string, suites: string) =>
    `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: ${keyring}\n`;
  return [stanza(apt.mirror, "trixie trixie-updates"), stanza(apt.securityMirror, "trixie-security")].join("\n");
}
