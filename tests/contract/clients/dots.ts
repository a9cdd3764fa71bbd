import * as fs from "node:fs";
import * as path from "node:path";
import type { DigitalOceanClient } from "@digitalocean/dots/src/dots/digitalOceanClient.js";
import type { FetchRequestAdapter } from "@microsoft/kiota-http-fetchlibrary";
import { buildSync } from "esbuild";
import { root } from "../../support/repository";

interface Dots {
  createDigitalOceanClient: (adapter: FetchRequestAdapter) => DigitalOceanClient;
  DigitalOceanApiKeyAuthenticationProvider: new (token: string) => never;
  FetchRequestAdapter: typeof FetchRequestAdapter;
}

const exported = `
  export { createDigitalOceanClient, DigitalOceanApiKeyAuthenticationProvider } from "@digitalocean/dots";
  export { FetchRequestAdapter } from "@microsoft/kiota-http-fetchlibrary";`;

/** The official client comes as ES modules alone, which Jest does not load: one CommonJS file is made of it, in half a second. */
function load(): Dots {
  const file = path.join(root, ".seawall", "test", `dots-${process.pid}.cjs`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  buildSync({
    stdin: { contents: exported, resolveDir: root },
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: file,
    logLevel: "error",
  });
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- made just now, so nothing static can name it
    return require(file) as Dots;
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** DigitalOcean's official TypeScript client. docs/dependencies.md says why its runtime is pinned. */
export function dots(endpoint: string, token: string): DigitalOceanClient {
  const { createDigitalOceanClient, DigitalOceanApiKeyAuthenticationProvider, FetchRequestAdapter } = load();
  const adapter = new FetchRequestAdapter(new DigitalOceanApiKeyAuthenticationProvider(token));
  adapter.baseUrl = endpoint;
  return createDigitalOceanClient(adapter);
}
