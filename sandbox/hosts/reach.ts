export { compareReach, type Exposure, type Measured, type Mismatch, type Vantage } from "./reach/exposure";
export { measureReach, type ReachHost, type ReachOptions } from "./reach/measure";
export { formatPorts, parsePorts, type Ports } from "./reach/ports";
