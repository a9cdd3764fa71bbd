import { serve } from "../shared/server";
import { cloudflare } from "./provider";

void serve(cloudflare);
