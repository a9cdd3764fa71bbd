import { ProviderFacts } from "../shared/facts";
import { serve } from "../shared/server";
import { randomResources } from "./resources";
import facts from "./schema/random.json";

void serve({ facts: facts as unknown as ProviderFacts, configure: () => undefined, resources: randomResources });
