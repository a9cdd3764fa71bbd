// Installs what the checks need beyond npm packages. On a Debian or Ubuntu machine as root it installs it, elsewhere it says what is missing.
import { spawnSync } from "node:child_process";
import { installSshAudit } from "./ssh-audit.mjs";

const needed = [
  { program: "shellcheck", probe: ["shellcheck", "--version"], package: "shellcheck" },
  { program: "ssh", probe: ["ssh", "-V"], package: "openssh-client" },
  { program: "git", probe: ["git", "--version"], package: "git" },
  { program: "openssl", probe: ["openssl", "version"], package: "openssl" },
  { program: "curl", probe: ["curl", "--version"], package: "curl" },
  { program: "nft", probe: ["nft", "--version"], package: "nftables" },
  { program: "pip", probe: ["python3", "-m", "pip", "--version"], package: "python3-pip", optional: true },
];
const works = ([program, ...args]) => spawnSync(program, args, { stdio: "ignore" }).status === 0;
const missing = needed.filter(({ probe }) => !works(probe));

const packages = missing.map((m) => m.package);
if (packages.length > 0 && process.getuid?.() === 0 && works(["apt-get", "--version"])) {
  console.log(`Installing ${packages.join(", ")} …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", "ignore", "inherit"], env: environment });
  const installed = spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], {
    stdio: ["ignore", "ignore", "inherit"],
    env: environment,
  });
  if (installed.status !== 0) process.exit(installed.status ?? 1);
} else if (missing.some((m) => !m.optional)) {
  console.error(
    `Missing: ${missing.map((m) => m.program).join(", ")}. Install them (Debian and Ubuntu: apt-get install ${packages.join(" ")}) and run again.`,
  );
  process.exit(1);
}

const lacking = installSshAudit();
if (lacking) console.log(`ssh-audit could not be installed, and its test will be skipped: ${lacking}`);
