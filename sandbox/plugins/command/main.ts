import { serve } from "../shared/server";
import { command } from "./provider";

void serve(command);
