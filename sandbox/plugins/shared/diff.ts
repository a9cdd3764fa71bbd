import { implied, Property, ProviderFacts, ResourceFacts } from "./facts";
import { Change, ResourceType } from "./resource";
import { assetKind, formatPath, hasUnknown, isObject, Path, UNKNOWN, Value, Values } from "./values";

export interface DiffRequest {
  state: Values;
  oldInputs: Values;
  inputs: Values;
  /** Property paths the program asked to ignore, as Pulumi writes them. */
  ignore: string[];
}

export interface Difference {
  changes: Change[];
  deleteBeforeReplace: boolean;
}

/**
 * Compares what is wanted with what is: the state, which a refresh brings up to date, and where the state says nothing
 * (a value only ever given), the inputs of the last update.
 */
export function diff(
  style: ProviderFacts["style"],
  facts: ResourceFacts,
  type: Pick<ResourceType, "same" | "refine">,
  request: DiffRequest,
): Difference {
  const comparer = new Comparer(style);
  for (const [name, property] of Object.entries(facts.properties)) {
    if (!property.input) continue;
    const old = request.state[name] ?? request.oldInputs[name];
    const wanted = request.inputs[name];
    if (old !== undefined && wanted !== undefined && !hasUnknown(wanted) && type.same?.[name]?.(old, wanted)) continue;
    comparer.compare(property, old, wanted, [name], false);
  }
  // Where there was nothing, a "no" is no change by itself; the bridge counts it beside another one.
  if (comparer.changes.length > 0) comparer.changes.push(...comparer.refusals);
  const refined = type.refine?.(comparer.changes, request.state, request.inputs) ?? comparer.changes;
  const changes = refined.filter((change) => !request.ignore.some((path) => covers(path, formatPath(change.path))));
  const generated = request.inputs.__defaults;
  const named = facts.autoName !== undefined && !(Array.isArray(generated) && generated.includes(facts.autoName));
  // Two resources cannot have one name: unless a new one is generated, the old one must go first.
  return { changes, deleteBeforeReplace: style === "sdk" && named && changes.some((change) => change.replace) };
}

const covers = (ignored: string, path: string): boolean =>
  path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);

class Comparer {
  readonly changes: Change[] = [];
  readonly refusals: Change[] = [];

  constructor(private readonly style: ProviderFacts["style"]) {}

  compare(property: Property, old: Value, wanted: Value, path: Path, parentReplaces: boolean): void {
    // Native providers replace for a property as a whole, not for a change inside it.
    const replace = (property.replace ?? false) || (parentReplaces && this.style !== "native");
    if (wanted === UNKNOWN) return this.add(path, empty(old) ? "add" : "update", replace);
    if (empty(old) && wanted === undefined) return;
    // A native provider has filled in every default at the check.
    const target = wanted ?? (this.style === "native" ? undefined : implied(property));
    if (target === undefined || target === null) {
      if (!property.computed && !this.blank(old)) this.add(path, "delete", replace);
      return;
    }
    if (old === undefined || old === null) {
      if (!this.blank(target)) this.add(path, "add", replace);
      else if (this.refuses(property, target, path)) this.refusals.push({ path, kind: "add", replace });
      return;
    }
    if (assetKind(old) && assetKind(target)) {
      if (!sameAsset(old, target)) this.add(path, "update", replace);
      return;
    }
    if (property.type === "list" && Array.isArray(old) && Array.isArray(target)) {
      return property.set
        ? this.compareSet(property, old, target, path, replace)
        : this.compareList(property, old, target, path, replace);
    }
    if (property.fields && isObject(old) && isObject(target)) {
      return this.compareFields(property.fields, old, target, path, replace);
    }
    if (isObject(old) && isObject(target)) return this.compareMap(property.items ?? any, old, target, path, replace);
    if (property.type === "any" && Array.isArray(old) && Array.isArray(target)) {
      return this.compareList({ type: "list", items: any }, old, target, path, replace);
    }
    if (!this.equalScalars(old, target)) this.add(path, "update", replace);
  }

  private compareFields(
    fields: Record<string, Property>,
    old: Values,
    wanted: Values,
    path: Path,
    replace: boolean,
  ): void {
    for (const [name, property] of Object.entries(fields)) {
      this.compare(property, old[name], wanted[name], [...path, name], replace);
    }
  }

  private compareMap(items: Property, old: Values, wanted: Values, path: Path, replace: boolean): void {
    for (const name of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
      if (old[name] === undefined) this.add([...path, name], "add", replace);
      else if (wanted[name] === undefined) this.add([...path, name], "delete", replace);
      else this.compare({ ...items, replace: undefined }, old[name], wanted[name], [...path, name], replace);
    }
  }

  private compareList(property: Property, old: Value[], wanted: Value[], path: Path, replace: boolean): void {
    for (let index = 0; index < Math.max(old.length, wanted.length); index++) {
      if (index >= old.length) this.add([...path, index], "add", this.inside(replace));
      else if (index >= wanted.length) this.add([...path, index], "delete", this.inside(replace));
      else this.compare(property.items ?? any, old[index], wanted[index], [...path, index], replace);
    }
  }

  private compareSet(property: Property, old: Value[], wanted: Value[], path: Path, replace: boolean): void {
    if (wanted.some(hasUnknown)) return this.add(path, "update", replace);
    const left: { item: Value; index: number }[] = old.map((item, index) => ({ item, index }));
    for (const [index, item] of wanted.entries()) {
      const match = left.findIndex((candidate) => this.equal(property.items ?? any, candidate.item, item));
      if (match >= 0) left.splice(match, 1);
      else this.add([...path, index], "add", replace);
    }
    for (const { index } of left) this.add([...path, index], "delete", replace);
  }

  private equal(property: Property, old: Value, wanted: Value): boolean {
    const inner = new Comparer(this.style);
    inner.compare(property, old, wanted, [], false);
    return inner.changes.length === 0;
  }

  private refuses(property: Property, target: Value, path: Path): boolean {
    return this.style === "sdk" && target === false && implied(property) === undefined && path.length === 1;
  }

  private inside(replace: boolean): boolean {
    return replace && this.style !== "native";
  }

  private equalScalars(old: Value, wanted: Value): boolean {
    if (old === wanted) return true;
    const scalar = (value: Value): value is string | number | boolean =>
      typeof value !== "object" && value !== undefined;
    return this.style !== "native" && scalar(old) && scalar(wanted) && String(old) === String(wanted);
  }

  /** Terraform's first provider SDK takes a zero value for an absent one. */
  private blank(value: Value): boolean {
    if (empty(value)) return true;
    if (this.style !== "sdk") return false;
    if (Array.isArray(value)) return value.length === 0;
    if (isObject(value))
      return Object.entries(value).every(([name, item]) => name === "__defaults" || this.blank(item));
    return value === "" || value === 0 || value === false;
  }

  private add(path: Path, kind: Change["kind"], replace: boolean): void {
    this.changes.push({ path, kind, replace: path.length > 1 ? this.inside(replace) : replace });
  }
}

/** By content, wherever it comes from. */
function sameAsset(old: Value, wanted: Value): boolean {
  const content = (value: Value): unknown => (isObject(value) && value.hash ? value.hash : JSON.stringify(value));
  return assetKind(old) === assetKind(wanted) && content(old) === content(wanted);
}

const any: Property = { type: "any" };
const empty = (value: Value): boolean => value === undefined || value === null;
