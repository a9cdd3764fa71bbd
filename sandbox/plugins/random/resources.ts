import * as crypto from "node:crypto";
import { Live, Problem, ResourceType } from "../shared/resource";
import { Values } from "../shared/values";
import { petName } from "./pet";
import { shuffle, sourceFor, uuid7 } from "./source";
import { textResource } from "./text";

/** A resource that exists in the state alone: reading it tells what is remembered, importing it takes a value as it is. */
function remembered(create: (inputs: Values) => Live, fromId?: (id: string) => Live): ResourceType {
  return {
    create: (_, inputs) => Promise.resolve(create(inputs)),
    read: async (_, id, state) => {
      if (Object.keys(state).length > 0) return { id, state };
      if (!fromId) throw new Error("This resource cannot be imported: its id does not tell how it was made.");
      return fromId(id);
    },
  };
}

const notLess =
  (name: string, least: number) =>
  (inputs: Values): Problem[] => {
    const value = inputs[name];
    if (typeof value !== "number" || value >= least) return [];
    return [{ path: [name], reason: `${name} must be at least ${least}, got ${value}` }];
  };

function bytesLive(bytes: Buffer, inputs: Values): Live {
  const base64 = bytes.toString("base64");
  return { id: base64, state: { ...inputs, length: bytes.length, base64, hex: bytes.toString("hex") } };
}

function idLive(bytes: Buffer, inputs: Values): Live {
  const prefix = typeof inputs.prefix === "string" ? inputs.prefix : "";
  const id = bytes.toString("base64url");
  const state: Values = {
    ...inputs,
    byteLength: bytes.length,
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + id,
    hex: prefix + bytes.toString("hex"),
    dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
  };
  return { id, state };
}

/** "AQID", or with its prefix "web-,AQID". */
function importedId(text: string): Live {
  const comma = text.lastIndexOf(",");
  const inputs: Values = comma >= 0 ? { prefix: text.slice(0, comma) } : {};
  return idLive(Buffer.from(text.slice(comma + 1), "base64url"), inputs);
}

function integerLive(inputs: Values): Live {
  const [min, max] = [inputs.min as number, inputs.max as number];
  const result = min + sourceFor(inputs.seed)(max - min + 1);
  return { id: String(result), state: { ...inputs, result } };
}

/** "5,1,10" or "5,1,10,seed": the value, its range and the seed. */
function importedInteger(text: string): Live {
  const parts = text.split(",");
  const [result, min, max] = parts.slice(0, 3).map(Number);
  if (parts.length < 3 || parts.length > 4 || [result, min, max].some((part) => !Number.isInteger(part))) {
    throw new Error(`Cannot import "${text}": expected <result>,<min>,<max> or <result>,<min>,<max>,<seed>.`);
  }
  return { id: String(result), state: { result, min, max, ...(parts[3] ? { seed: parts[3] } : {}) } };
}

function shuffleLive(inputs: Values): Live {
  const items = inputs.inputs as string[];
  const count = typeof inputs.resultCount === "number" ? inputs.resultCount : items.length;
  const results: string[] = [];
  const source = sourceFor(inputs.seed);
  while (results.length < count && items.length > 0) results.push(...shuffle(items, source));
  return { id: "-", state: { ...inputs, results: results.slice(0, count) } };
}

function petLive(inputs: Values): Live {
  const length = typeof inputs.length === "number" ? inputs.length : 2;
  const separator = typeof inputs.separator === "string" ? inputs.separator : "-";
  const prefix = typeof inputs.prefix === "string" && inputs.prefix !== "" ? inputs.prefix + separator : "";
  return { id: prefix + petName(length, separator), state: { ...inputs, length, separator } };
}

function uuidResource(make: () => string): ResourceType {
  const live = (result: string, inputs: Values): Live => ({ id: result, state: { ...inputs, result } });
  return remembered(
    (inputs) => live(make(), inputs),
    (id) => {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
        throw new Error(`Cannot import "${id}": not a UUID.`);
      return live(id, {});
    },
  );
}

const integerRange = (inputs: Values): Problem[] => {
  const { min, max } = inputs;
  if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
  return [{ path: ["min"], reason: `min must not be greater than max, got min ${min} and max ${max}` }];
};

export const randomResources: Record<string, ResourceType> = {
  "random:index/randomBytes:RandomBytes": {
    ...remembered(
      (inputs) => bytesLive(crypto.randomBytes(inputs.length as number), inputs),
      (id) => bytesLive(Buffer.from(id, "base64"), {}),
    ),
    validate: notLess("length", 1),
  },
  "random:index/randomId:RandomId": {
    ...remembered((inputs) => idLive(crypto.randomBytes(inputs.byteLength as number), inputs), importedId),
    validate: notLess("byteLength", 1),
  },
  "random:index/randomInteger:RandomInteger": { ...remembered(integerLive, importedInteger), validate: integerRange },
  "random:index/randomPassword:RandomPassword": textResource("password"),
  "random:index/randomPet:RandomPet": { ...remembered(petLive), validate: notLess("length", 1) },
  "random:index/randomShuffle:RandomShuffle": remembered(shuffleLive),
  "random:index/randomString:RandomString": textResource("string"),
  "random:index/randomUuid:RandomUuid": uuidResource(crypto.randomUUID),
  "random:index/randomUuid4:RandomUuid4": uuidResource(crypto.randomUUID),
  "random:index/randomUuid7:RandomUuid7": uuidResource(uuid7),
};
