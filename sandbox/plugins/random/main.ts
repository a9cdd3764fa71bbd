import { serve } from "../shared/server";
import { random } from "./provider";

void serve(random);
