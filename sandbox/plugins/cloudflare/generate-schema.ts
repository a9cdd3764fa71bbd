/**
 * Writes `sandbox/plugins/cloudflare/schema/cloudflare.json` from the typings of `@pulumi/cloudflare`: names, types and
 * what is required. What typings do not say stands in `traits.ts`. For maintainers, at a version change:
 *
 *   node --import tsx sandbox/plugins/cloudflare/generate-schema.ts
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { Property, ProviderFacts, ResourceFacts } from "../shared/facts";
import { resourceTraits, schemaVersion, Traits } from "./traits";

const sdk = path.dirname(require.resolve("@pulumi/cloudflare/package.json"));
const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, fs.readFileSync(path.join(sdk, file), "utf8"), ts.ScriptTarget.ES2022);

/** Interfaces of the nested types, by name. */
const nested: Record<string, Map<string, ts.InterfaceDeclaration>> = {
  inputs: interfacesOf(parse("types/input.d.ts")),
  outputs: interfacesOf(parse("types/output.d.ts")),
};

function interfacesOf(file: ts.SourceFile): Map<string, ts.InterfaceDeclaration> {
  const found = file.statements.filter(ts.isInterfaceDeclaration);
  return new Map(found.map((declaration) => [declaration.name.text, declaration]));
}

const scalars = new Map<ts.SyntaxKind, Property["type"]>([
  [ts.SyntaxKind.StringKeyword, "string"],
  [ts.SyntaxKind.NumberKeyword, "number"],
  [ts.SyntaxKind.BooleanKeyword, "boolean"],
  [ts.SyntaxKind.AnyKeyword, "any"],
]);

/** The type without what every input and output is wrapped in. */
function unwrapped(node: ts.TypeNode): ts.TypeNode {
  if (ts.isUnionTypeNode(node)) {
    return unwrapped(node.types.find((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword)!);
  }
  if (ts.isParenthesizedTypeNode(node)) return unwrapped(node.type);
  const name = ts.isTypeReferenceNode(node) ? nameOf(node) : "";
  const inner = ts.isTypeReferenceNode(node) ? node.typeArguments?.[0] : undefined;
  return inner && /^pulumi\.(Input|Output)$/.test(name) ? unwrapped(inner) : node;
}

function nameOf(node: ts.TypeReferenceNode): string {
  return ts.isQualifiedName(node.typeName)
    ? `${(node.typeName.left as ts.Identifier).text}.${node.typeName.right.text}`
    : node.typeName.text;
}

function property(wrapped: ts.TypeNode, traits: Traits): Property {
  const node = unwrapped(wrapped);
  const { fields, ...own } = traits;
  const scalar = scalars.get(node.kind);
  if (scalar) return { type: scalar, ...own };
  if (ts.isArrayTypeNode(node)) return { type: "list", items: property(node.elementType, { fields }), ...own };
  if (ts.isTypeReferenceNode(node)) {
    const [module, name] = nameOf(node).split(".") as [string, string];
    const declaration = nested[module]?.get(name);
    if (declaration) return { type: "object", fields: members(declaration, fields ?? {}), ...own };
  }
  const index = ts.isTypeLiteralNode(node) ? node.members.find(ts.isIndexSignatureDeclaration) : undefined;
  if (index) return { type: "map", items: property(index.type, { fields }), ...own };
  throw new Error(`A type that no property can have: ${ts.SyntaxKind[node.kind]}`);
}

function members(declaration: ts.InterfaceDeclaration | ts.ClassDeclaration, traits: Record<string, Traits>) {
  const out: Record<string, Property> = {};
  for (const member of declaration.members) {
    const signature = ts.isPropertySignature(member) || ts.isPropertyDeclaration(member) ? member : undefined;
    if (!signature?.type || !ts.isIdentifier(signature.name) || signature.name.text.startsWith("__")) continue;
    const name = signature.name.text;
    const required = ts.isPropertySignature(signature) && !signature.questionToken ? { required: true as const } : {};
    out[name] = { ...property(signature.type, traits[name] ?? {}), ...required };
  }
  return out;
}

/** `R2Bucket` stands in `r2bucket.d.ts`: the file's name is the type's in another case. */
function fileOf(name: string): string {
  const wanted = `${name}.d.ts`.toLowerCase();
  return fs.readdirSync(sdk).find((file) => file.toLowerCase() === wanted)!;
}

function resource(name: string, traits: Record<string, Traits>): ResourceFacts {
  const file = parse(fileOf(name));
  const type = file.statements.filter(ts.isClassDeclaration).find((declaration) => declaration.name?.text === name)!;
  const properties: Record<string, Property> = {};
  for (const [key, value] of Object.entries(members(type, traits))) properties[key] = { ...value, output: true };
  for (const [key, value] of Object.entries(members(interfacesOf(file).get(`${name}Args`)!, traits))) {
    properties[key] = { ...properties[key], ...value, input: true };
  }
  return { properties, schemaVersion };
}

function main(): void {
  const { version } = JSON.parse(fs.readFileSync(path.join(sdk, "package.json"), "utf8")) as { version: string };
  const [text, secret] = [{ type: "string" }, { type: "string", secret: true }] as const;
  const config = {
    ...{ apiKey: secret, apiToken: secret, apiUserServiceKey: secret },
    ...{ baseUrl: text, email: text, userAgentOperatorSuffix: text },
  };
  const head = JSON.stringify({ name: "cloudflare", version, style: "framework", config } satisfies Omit<
    ProviderFacts,
    "resources"
  >);
  const lines = Object.entries(resourceTraits).map(([name, traits]) => {
    const token = `cloudflare:index/${name[0]!.toLowerCase()}${name.slice(1)}:${name}`;
    return `${JSON.stringify(token)}:${JSON.stringify(resource(name, traits))}`;
  });
  const target = path.join(__dirname, "schema", "cloudflare.json");
  fs.writeFileSync(target, `${head.slice(0, -1)},"resources":{\n${lines.join(",\n")}\n}}\n`);
  console.log(`${target}: ${lines.length} resource types of cloudflare ${version}`);
}

main();
