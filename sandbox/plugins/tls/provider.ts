import { ProviderDefinition } from "../shared/provider";
import { ProviderFacts } from "../shared/facts";
import { privateKey } from "./private-key";
import facts from "./schema/tls.json";

/** What the plugin serves. */
export const tls: ProviderDefinition<undefined> = {
  facts: facts as unknown as ProviderFacts,
  configure: () => undefined,
  resources: { "tls:index/privateKey:PrivateKey": privateKey },
};
