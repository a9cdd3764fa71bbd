export { checks } from "./checks";
export { cloudClient, type CloudClient } from "./client";
export type { DropletStatus, Health } from "./control";
export { startCloud, stopCloud, type StartOptions, type StopOptions } from "./process";
export type { LoggedRequest, RequestFilter } from "./requests";
export { ensureS3Server } from "./spaces/build";
export { spacesCredentials } from "./spaces/credentials";
