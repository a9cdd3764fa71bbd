import * as fs from "node:fs";
import * as path from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { root } from "../support/repository";
import type { Answer } from "./support";

/** DigitalOcean's specification, kept beside the checkout; `SEAWALL_SHARED` names another place. */
const file = path.join(process.env.SEAWALL_SHARED ?? path.join(root, "..", "shared"), "openapi", "digitalocean.json");

export const hasSpecification = fs.existsSync(file);

interface Document {
  paths: Record<string, Record<string, { responses?: Record<string, Response> }>>;
  components: { responses: Record<string, Response> };
}

interface Response {
  $ref?: string;
  content?: Record<string, { schema?: unknown }>;
}

const pointer = (...parts: string[]): string =>
  parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");

/** Holds answers against the specification. */
export class Specification {
  private readonly document = JSON.parse(fs.readFileSync(file, "utf8")) as Document;
  private readonly ajv: Ajv;

  constructor() {
    this.ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    (formats as unknown as (ajv: Ajv) => void)(this.ajv);
    this.ajv.addSchema(this.document, "openapi");
  }

  /** What in an answer is not as the specification says: one line for each difference. */
  differences(method: string, route: string, answer: Answer): string[] {
    const name = `${method} ${route}`;
    const path = route.split("?")[0] ?? route;
    const template = this.templateOf(method, path);
    if (template === undefined) return [`${name}: not in the specification`];
    const responses = this.document.paths[template]?.[method.toLowerCase()]?.responses ?? {};
    const code = String(answer.status) in responses ? String(answer.status) : "default";
    if (code === "default" && answer.status < 400)
      return [`${name}: status ${answer.status} is none of ${Object.keys(responses).join()}`];
    const declared = responses[code];
    const shared = declared?.$ref?.split("/").at(-1);
    const response = shared === undefined ? declared : this.document.components.responses[shared];
    if (!response?.content) return answer.body === undefined ? [] : [`${name}: ${answer.status} must have no body`];
    const where =
      shared === undefined
        ? pointer("paths", template, method.toLowerCase(), "responses", code)
        : pointer("components", "responses", shared);
    const validate = this.ajv.compile({
      $ref: `openapi#/${where}/${pointer("content", "application/json", "schema")}`,
    });
    if (validate(answer.body)) return [];
    return (validate.errors ?? []).map(
      (error) => `${name} ${answer.status}${error.instancePath} ${error.message ?? ""}`,
    );
  }

  /** The path of the specification that fits; one without parameters goes before one with. */
  private templateOf(method: string, path: string): string | undefined {
    const fits = (template: string) => new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path);
    return Object.keys(this.document.paths)
      .filter((template) => fits(template) && this.document.paths[template]?.[method.toLowerCase()])
      .sort((a, b) => a.split("{").length - b.split("{").length)[0];
  }
}
