/** What one update did with a resource. Times in seconds. */
export interface Span {
  type: string;
  began: number;
  ended: number;
}

/** What a resource of the state waits for. */
export interface Waits {
  urn: string;
  /** Of a provider's. Anything else is a component, which takes no time of its own: it is done when what is in it is. */
  custom?: boolean;
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[] | null | undefined>;
}

/** How long an update took, and how long it would take if nothing but dependencies made anything wait. In seconds. */
export interface Timing {
  wall: number;
  critical: number;
  /** What all remote scripts took together: beyond `wall`, they overlapped. */
  scripts: number;
}

const length = ({ began, ended }: Span): number => ended - began;

/** @param spans What the update did, by URN. What it left alone takes no time. */
export function timing(spans: ReadonlyMap<string, Span>, resources: readonly Waits[]): Timing {
  const waits = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, number>();
  /** The longest chain that ends with a resource. */
  const chain = (urn: string): number => {
    const before = known.get(urn);
    if (before !== undefined) return before;
    const { custom, parent, dependencies = [], propertyDependencies = {} } = waits.get(urn) ?? { urn };
    const others = [parent ?? [], dependencies, ...Object.values(propertyDependencies).map((set) => set ?? [])].flat();
    const span = custom ? spans.get(urn) : undefined;
    const whole = Math.max(0, ...others.map(chain)) + (span ? length(span) : 0);
    known.set(urn, whole);
    return whole;
  };
  const all = [...spans.values()];
  const scripts = all.filter(({ type }) => type.startsWith("command:remote:"));
  return {
    wall: Math.max(...all.map(({ ended }) => ended)) - Math.min(...all.map(({ began }) => began)),
    critical: Math.max(...[...waits.keys()].map(chain)),
    scripts: scripts.reduce((sum, span) => sum + length(span), 0),
  };
}
