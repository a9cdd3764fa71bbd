import * as path from "node:path";
import { spacesCredentials } from "../cloud/spaces/credentials";
import { cacheDirectory, cloudflareAccount, type Instance, paths, repositoryRoot } from "../instance";
import { stackConfigFile } from "./stack-config";
import type { Engine } from "./version";

/**
 * What a command keeps of the user's environment. An allow-list: whatever credentials of real clouds stand in the rest,
 * under whatever name, a command that runs against the sandbox never sees them.
 */
const kept = new Set(
  "PATH HOME USER LOGNAME SHELL TERM COLORTERM LANG LANGUAGE TZ TMPDIR PWD EDITOR VISUAL NO_COLOR FORCE_COLOR CI DISPLAY NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR".split(
    " ",
  ),
);
/** Says to plugins that there are no hosts. Only a sandbox in scale mode sets it. */
const noHosts = "SEAWALL_NO_HOSTS";
const keptPrefixes = ["LC_", "XDG_", "SEAWALL_"];

/** The complete environment of a command that runs against the sandbox, with one stack's configuration where one is named. */
export function environment(
  instance: Instance,
  engine: Engine,
  stack?: string,
  projectDirectory: string = repositoryRoot,
): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => (kept.has(name) || keptPrefixes.some((prefix) => name.startsWith(prefix))) && name !== noHosts,
  );
  const spaces = spacesCredentials(instance);
  const api = `http://127.0.0.1:${instance.apiPort}`;
  // The daemon is the only way out for HTTP: it answers for the buckets' names and refuses every other host.
  const proxies = Object.fromEntries(
    ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].map((name) => [name, api]),
  );
  const direct = "127.0.0.1,localhost,198.18.0.0/15";
  return {
    ...Object.fromEntries(own),
    PATH: [
      engine.binDirectory,
      path.join(repositoryRoot, "node_modules/.bin"),
      ...(process.env.PATH ?? "").split(path.delimiter),
    ].join(path.delimiter),
    PULUMI_HOME: paths.pulumiHome,
    PULUMI_BACKEND_URL: `file://${paths.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Plugins are put in place before (plugins.ts); a provider that is missing is an error at once, not after retries.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // `pulumi stack rm` would delete the repository's Pulumi.<stack>.yaml.
    PULUMI_OPTION_PRESERVE_CONFIG: "true",
    ...(stack === undefined
      ? {}
      : { PULUMI_STACK: stack, PULUMI_OPTION_CONFIG_FILE: stackConfigFile(stack, projectDirectory) }),
    // The stand-in of `command` runs no remote script then. The engine would write the whole state at each of thousands of
    // steps, in which time grows by the square; nothing is lost that stands for anything real.
    ...(instance.hosts === "none" ? { [noHosts]: "1", PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
    DIGITALOCEAN_API_URL: api,
    DIGITALOCEAN_TOKEN: instance.token,
    DIGITALOCEAN_ACCESS_TOKEN: instance.token,
    SPACES_ENDPOINT_URL: "http://{{.Region}}.digitaloceanspaces.com",
    SPACES_ACCESS_KEY_ID: spaces.accessKeyId,
    SPACES_SECRET_ACCESS_KEY: spaces.secretAccessKey,
    CLOUDFLARE_BASE_URL: `${api}/client/v4/`,
    CLOUDFLARE_API_TOKEN: instance.token,
    CLOUDFLARE_ACCOUNT_ID: cloudflareAccount,
    // The user's own profiles would be found in the home directory.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    ...proxies,
    NO_PROXY: direct,
    no_proxy: direct,
    NODE_USE_ENV_PROXY: "1",
    // The SDKs are hundreds of modules: compiled once, a preview takes a quarter less.
    NODE_COMPILE_CACHE: path.join(cacheDirectory, "compiled"),
    // Node.js calls its support of these variables experimental, once in every process.
    NODE_OPTIONS: "--disable-warning=UNDICI-EHPA",
  };
}
