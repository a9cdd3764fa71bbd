import { ProviderDefinition } from "../shared/provider";
import { ProviderFacts } from "../shared/facts";
import { randomResources } from "./resources";
import facts from "./schema/random.json";

/** What the plugin serves. */
export const random: ProviderDefinition<undefined> = {
  facts: facts as unknown as ProviderFacts,
  configure: () => undefined,
  resources: randomResources,
};
