import { parse } from "yaml";
import { ConfigError, parseConfig, Platform } from "../../../config";
import { read } from "../../support/repository";

export type Values = Record<string, unknown>;

/** What is wrong, the values over the smallest configuration, every problem as it is printed, keys that are secret. */
export type BadInput = [what: string, values: Values, problems: string[], ...secretKeys: string[]];

/** The smallest configuration there is. */
export const smallest: Values = {
  ipRange: "10.20.0.0/20",
  adminCidrs: ["198.51.100.10/32"],
  hosts: { web: { size: "s-1vcpu-2gb" } },
};

/** Values as the engine hands them to a program: texts as they are, all else as JSON. */
export const encode = (values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`seawall:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
  );

/** Reads `values` over the smallest configuration. */
export const load = (values: Values, secretKeys: string[] = []): Platform =>
  parseConfig(encode({ ...smallest, ...values }), secretKeys, "test");

/** Every problem in `values`, as it is printed, without the line above them. */
export function problemsOf(values: Values, secretKeys: string[] = []): string[] {
  try {
    load(values, secretKeys);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

/** The values of a stack file; what is encrypted in it becomes `secret`. */
export function stackFile(file: string, secret = ""): Values {
  const { config } = parse(read(file)) as { config: Record<string, unknown> };
  const opened = JSON.stringify(config, (_key, value: unknown) =>
    typeof value === "object" && value !== null && "secure" in value ? secret : value,
  );
  const values = Object.entries(JSON.parse(opened) as Record<string, unknown>);
  return Object.fromEntries(values.map(([key, value]) => [key.replace(/^seawall:/, ""), value]));
}

/** What looks like a private key in OpenSSH format, and is none. */
export const privateKey = (): string =>
  ["BEGIN", "END"].map((word) => `-----${word} OPENSSH PRIVATE KEY-----\n`).join("b3BlbnNzaC1rZXktdjEA\n");
