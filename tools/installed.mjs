// What package-lock.json asks for against what npm says it has put into node_modules.

/** Some packages write their own version as "v1.2.3", and npm's two records differ in it. */
const plain = (version) => version?.replace(/^v/, "");

/**
 * What of package-lock.json is not in node_modules, by npm's own record of what it put there (written when an
 * installation ended well, so an interrupted one is seen too). Undefined where everything is there.
 */
export function missing(lock, installed) {
  if (!installed) return "nothing was installed yet";
  for (const [at, wanted] of Object.entries(lock.packages)) {
    if (!at.startsWith("node_modules/")) continue;
    const found = installed.packages[at];
    // Made for another machine, or tried and given up: npm has decided.
    if (!found && wanted.optional) continue;
    if (!found || plain(found.version) !== plain(wanted.version))
      return `${at.replace("node_modules/", "")} ${wanted.version ?? ""} is not installed`;
  }
  return undefined;
}
