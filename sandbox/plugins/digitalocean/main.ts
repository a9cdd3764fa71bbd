import { serve } from "../shared/server";
import { digitalocean } from "./provider";

void serve(digitalocean);
