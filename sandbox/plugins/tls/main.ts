import { serve } from "../shared/server";
import { tls } from "./provider";

void serve(tls);
