import * as fs from "node:fs";
import * as path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import { root } from "../support/repository";

/** DigitalOcean's specification, kept beside the checkout; `SEAWALL_SHARED` names another place. */
const file = path.join(process.env.SEAWALL_SHARED ?? path.join(root, "..", "shared"), "openapi", "digitalocean.json");

export const hasSpecification = fs.existsSync(file);

interface Document {
  paths: Record<
    string,
    Record<string, { operationId?: string; tags?: string[]; responses?: Record<string, Response> }>
  >;
  components: { responses: Record<string, Response> };
}

interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema?: unknown }>;
}

/** What came back for a request. */
export interface Answered {
  status: number;
  headers: Record<string, unknown>;
  /** Parsed; undefined where there was none. */
  body?: unknown;
}

/** One operation of the specification. */
export interface Operation {
  /** As the specification calls it: "vpcs_list". */
  id: string;
  method: string;
  /** "/v2/vpcs/{vpc_id}" */
  template: string;
  /** The specification's name for the resource: "VPCs". */
  resource: string;
}

const methods = ["get", "head", "post", "put", "patch", "delete"];

const pointer = (...parts: string[]): string =>
  parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");

/** Holds answers against the specification. */
export class Specification {
  private readonly document = JSON.parse(fs.readFileSync(file, "utf8")) as Document;
  private readonly ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  private readonly validators = new Map<string, ValidateFunction>();
  readonly operations: readonly Operation[];
  /** Those with fewer parameters first: a path without parameters goes before one with. */
  private readonly patterns: { operation: Operation; pattern: RegExp }[];

  constructor() {
    (formats as unknown as (ajv: Ajv) => void)(this.ajv);
    // Written as a format in the schema of notifications; it says nothing.
    this.ajv.addFormat("string", true);
    this.ajv.addFormat("cidr", true);
    this.ajv.addSchema(this.document, "openapi");
    this.operations = Object.entries(this.document.paths).flatMap(([template, operations]) =>
      methods
        .filter((method) => operations[method])
        .map((method) => ({
          id: operations[method]?.operationId ?? `${method} ${template}`,
          method: method.toUpperCase(),
          template,
          resource: operations[method]?.tags?.[0] ?? "",
        })),
    );
    this.patterns = this.operations
      .map((operation) => ({
        operation,
        pattern: new RegExp(`^${operation.template.replace(/\{[^}]+\}/g, "[^/]+")}$`),
      }))
      .sort((a, b) => a.operation.template.split("{").length - b.operation.template.split("{").length);
  }

  operation(method: string, route: string): Operation | undefined {
    const path = route.split("?")[0] ?? route;
    return this.patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation;
  }

  /** What in an answer is not as the specification says: one line for each difference. */
  differences(method: string, route: string, answer: Answered): string[] {
    const name = `${method} ${route}`;
    const operation = this.operation(method, route);
    if (operation === undefined) return [`${name}: not in the specification`];
    const { template } = operation;
    const responses = this.document.paths[template]?.[method.toLowerCase()]?.responses ?? {};
    const code = String(answer.status) in responses ? String(answer.status) : "default";
    if (code === "default" && answer.status < 400)
      return [`${name}: status ${answer.status} is none of ${Object.keys(responses).join()}`];
    const declared = responses[code];
    const shared = declared?.$ref?.split("/").at(-1);
    const response = shared === undefined ? declared : this.document.components.responses[shared];
    const headers = Object.keys(response?.headers ?? {})
      .filter((header) => header.startsWith("ratelimit-") && !/^\d+$/.test(String(answer.headers[header])))
      .map((header) => `${name} ${answer.status}: header ${header} is missing or no number`);
    if (!response?.content)
      return [...headers, ...(answer.body === undefined ? [] : [`${name}: ${answer.status} must have no body`])];
    const [media = ""] = (answer.headers["content-type"] as string | undefined)?.split(";") ?? [];
    if (!(media in response.content)) return [...headers, `${name} ${answer.status}: content-type ${media}`];
    // Of what is no JSON nothing is specified but an example.
    if (media !== "application/json") return headers;
    const where =
      shared === undefined
        ? pointer("paths", template, method.toLowerCase(), "responses", code)
        : pointer("components", "responses", shared);
    const validate = this.validator(`openapi#/${where}/${pointer("content", "application/json", "schema")}`);
    const errors = validate(answer.body) ? [] : (validate.errors ?? []);
    return [
      ...headers,
      ...errors.map((error) => `${name} ${answer.status}${error.instancePath} ${error.message ?? ""}`),
    ];
  }

  private validator($ref: string): ValidateFunction {
    const known = this.validators.get($ref) ?? this.ajv.compile({ $ref });
    this.validators.set($ref, known);
    return known;
  }
}
