import { isKind, kindOf, kinds, type FaultKind } from "./kinds";
import { readMoment, whileScript } from "./moment";

/** A fault as somebody asks for it. Durations are in seconds. */
export interface FaultOrder {
  kind: FaultKind;
  when?: string;
  host?: string;
  seconds?: number;
  times?: number;
  for: number;
}

/** How long a fault lasts unless told otherwise, and at most. */
export const lasts = { otherwise: 600, most: 86_400 } as const;

const mostTimes = 1000;

/** Every fault says at most this of itself. */
const named = ["kind", "when", "host", "seconds", "times", "for"] as const;

/**
 * Checks what somebody asks for, and fills in what is left out.
 *
 * @throws Error with what was given and what is allowed
 */
export function readOrder(given: Record<string, unknown>): FaultOrder {
  const unknown = Object.keys(given).filter((key) => !named.some((known) => known === key));
  if (unknown.length > 0) throw new Error(`A fault has no ${unknown.join(", ")}: it has ${named.join(", ")}.`);
  const { kind: name, when, host } = given;
  if (typeof name !== "string" || !isKind(name)) {
    throw new Error(`There is no fault "${String(name)}". Faults: ${Object.keys(kinds).join(", ")}.`);
  }
  const { seconds, family } = kindOf(name);
  if (given.seconds !== undefined && !seconds) {
    const taking = Object.entries(kinds).flatMap(([other, kind]) => ("seconds" in kind ? [other] : []));
    throw new Error(`${name} takes no seconds; ${taking.join(", ")} do.`);
  }
  checkHost(name, host);
  checkWhen(name, when, host);
  return {
    kind: name,
    when: kindOf(name).always ?? when,
    host,
    seconds: seconds && number(given.seconds, "seconds", seconds.otherwise, seconds.most),
    times: timesOf(name, family, given.times),
    for: number(given.for, "for", lasts.otherwise, lasts.most),
  };
}

function timesOf(name: FaultKind, family: string, given: unknown): number | undefined {
  const { times } = kindOf(name);
  if (given !== undefined && family !== "request") {
    throw new Error(`${name} takes no times: it lasts as long as "for" says, or happens once.`);
  }
  if (given === undefined) return times === "always" ? undefined : times;
  const count = number(given, "times", 1, mostTimes);
  if (!Number.isInteger(count)) throw new Error(`times must be a whole number, not ${count}.`);
  return count;
}

function checkHost(name: FaultKind, host: unknown): asserts host is string | undefined {
  const { family } = kindOf(name);
  if (host !== undefined && (typeof host !== "string" || host === ""))
    throw new Error("host must be a droplet's name or id.");
  if (host === undefined && family === "host") throw new Error(`${name} needs a host: the name or id of a droplet.`);
  if (host !== undefined && family !== "host" && family !== "droplet") {
    throw new Error(`${name} is about no host; say by "when" which requests it is about.`);
  }
}

function checkWhen(name: FaultKind, when: unknown, host?: string): asserts when is string | undefined {
  if (when === undefined) return;
  if (typeof when !== "string") throw new Error("when must be a text.");
  const { family, always } = kindOf(name);
  if (always !== undefined || family === "droplet") throw new Error(`${name} takes no "when".`);
  if (when !== whileScript) return void readMoment(when);
  if (host === undefined)
    throw new Error(`"when" can be "${whileScript}" for faults of one host alone, which ${name} is not.`);
}

function number(given: unknown, name: string, otherwise: number, most: number): number {
  if (given === undefined) return otherwise;
  if (typeof given !== "number" || !(given > 0) || given > most) {
    throw new Error(`${name} must be a number above 0, at most ${most}, not ${JSON.stringify(given)}.`);
  }
  return given;
}
