import { ProviderFacts } from "../shared/facts";
import { serve } from "../shared/server";
import { privateKey } from "./private-key";
import facts from "./schema/tls.json";

void serve({
  facts: facts as unknown as ProviderFacts,
  configure: () => undefined,
  resources: { "tls:index/privateKey:PrivateKey": privateKey },
});
