// Installs what the checks need beyond npm packages. On a Debian or Ubuntu machine as root it installs it, elsewhere it says what is missing.
import { spawnSync } from "node:child_process";

const needed = [
  { program: "shellcheck", probe: ["shellcheck", "--version"], package: "shellcheck" },
  { program: "ssh", probe: ["ssh", "-V"], package: "openssh-client" },
  { program: "git", probe: ["git", "--version"], package: "git" },
  { program: "openssl", probe: ["openssl", "version"], package: "openssl" },
  { program: "curl", probe: ["curl", "--version"], package: "curl" },
  { program: "nft", probe: ["nft", "--version"], package: "nftables" },
];
const missing = needed.filter(({ probe }) => spawnSync(probe[0], probe.slice(1), { stdio: "ignore" }).error);

if (missing.length > 0) {
  const packages = missing.map((m) => m.package);
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"], { stdio: "ignore" }).error) {
    console.error(
      `Missing: ${missing.map((m) => m.program).join(", ")}. Install them (Debian and Ubuntu: apt-get install ${packages.join(" ")}) and run again.`,
    );
    process.exit(1);
  }
  console.log(`Installing ${packages.join(", ")} …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { stdio: ["ignore", "ignore", "inherit"], env: environment });
  const installed = spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], {
    stdio: ["ignore", "ignore", "inherit"],
    env: environment,
  });
  process.exit(installed.status ?? 1);
}
