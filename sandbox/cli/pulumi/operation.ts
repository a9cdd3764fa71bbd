import { failedOperation } from "../../recover/failed";
import { nameOf, typeOf } from "../../urn";
import type { PendingOperation } from "../outputs";
import { duration } from "../style";
import type { EngineEvent, OpMap, StepEventMetadata } from "@pulumi/pulumi/automation";

export interface Violation {
  policy: string;
  /** Logical name of the resource; empty for a rule about the whole stack. */
  resource: string;
  message: string;
  mandatory: boolean;
}

export interface Diagnostic {
  /** Logical name of the resource; empty where the program or the engine itself speaks. */
  resource: string;
  message: string;
}

/** One change that a preview announces. */
export interface PlannedStep {
  op: string;
  type: string;
  name: string;
  /** Properties that differ, where the resource exists already. */
  properties: string[];
}

interface Running {
  what: string;
  since: number;
  said: string;
}

const verbs: Record<string, string> = {
  create: "creating",
  "create-replacement": "replacing",
  delete: "deleting",
  "delete-replaced": "deleting",
  update: "updating",
  refresh: "reading",
  read: "reading",
};

/** Nothing of these is news to whoever reads the failure. */
const boilerplate = /^(preview|update|refresh|destroy) failed$|^resource registration failed$/;

/** What a remote script says at the end of its patience; not where it is the bastion that does not answer. */
const noWayIn = /^(?!.*Dial proxy).*after \d+ failed attempts/;

/** What one `pulumi preview` or `up` did, told from the engine's events as they come. */
export class Operation {
  readonly violations: Violation[] = [];
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  /** Changes that the preview announced, then those that were made. */
  changes: OpMap = {};
  /** Whether the preview is over and the update runs, or ran. */
  updating = false;
  readonly plan: PlannedStep[] = [];
  /** What of the update failed and may have been done all the same. */
  readonly failed: PendingOperation[] = [];
  /** Components by the URNs of their remote scripts that failed, and the URNs of resources that gave up dialling. */
  private readonly failedScripts = new Map<string, string>();
  private readonly gaveUp = new Set<string>();
  private planned = 0;
  private done = 0;
  private readonly running = new Map<string, Running>();

  constructor(private readonly now: () => number = Date.now) {}

  add(event: EngineEvent): void {
    const { preludeEvent, resourcePreEvent, resOutputsEvent, resOpFailedEvent, summaryEvent } = event;
    if (preludeEvent) this.begin();
    if (resourcePreEvent) this.start(resourcePreEvent.metadata);
    if (resOutputsEvent) this.finish(resOutputsEvent.metadata);
    if (resOpFailedEvent) this.fail(resOpFailedEvent.metadata);
    if (summaryEvent) this.summarise(summaryEvent.resourceChanges ?? {});
    if (event.policyEvent) this.violate(event.policyEvent);
    if (event.diagnosticEvent) this.say(event.diagnosticEvent);
  }

  /** Where it is, "7 of 31", and a line for each resource that it is at: "creating Droplet web 12 s · booting". */
  get detail(): string {
    if (!this.updating) return "preview: program and policies";
    const count = this.planned === 0 ? "nothing to change" : `${this.done} of ${this.planned}`;
    const running = [...this.running.values()].sort((a, b) => a.since - b.since);
    const lines = running.map(({ what, since, said }) => {
      const time = this.now() - since;
      return [`${what}${time < 1000 ? "" : ` ${duration(time)}`}`, said].filter(Boolean).join(" · ");
    });
    return [count, ...lines].join("\n");
  }

  /** "3 created, 1 updated, 40 unchanged". */
  get counted(): string {
    const words: Record<string, string> = {
      create: "created",
      update: "updated",
      replace: "replaced",
      delete: "deleted",
      same: "unchanged",
    };
    const parts = Object.entries(words)
      .map(([op, word]) => ({ count: this.changes[op as keyof OpMap] ?? 0, word }))
      .filter(({ count }) => count > 0);
    return parts.map(({ count, word }) => `${count} ${word}`).join(", ") || "nothing to do";
  }

  /** URNs of the components whose remote scripts found no way into their hosts. */
  get unreached(): string[] {
    return [...this.failedScripts].filter(([script]) => this.gaveUp.has(script)).map(([, component]) => component);
  }

  get refused(): boolean {
    return this.violations.some((v) => v.mandatory);
  }

  private begins = 0;
  private begin(): void {
    this.begins += 1;
    this.updating = this.begins > 1;
    this.running.clear();
    this.done = 0;
  }

  private start({ op, urn, type, detailedDiff, diffs }: StepEventMetadata): void {
    const verb = verbs[op];
    if (!verb || isLogical(type)) return;
    if (!this.updating) {
      const properties = Object.keys(detailedDiff ?? {});
      this.plan.push({
        op,
        type: shortType(type),
        name: nameOf(urn),
        properties: properties.length ? properties : (diffs ?? []),
      });
      return;
    }
    this.running.set(urn, { what: `${verb} ${shortType(type)} ${nameOf(urn)}`, since: this.now(), said: "" });
  }

  private finish({ op, urn, type }: StepEventMetadata): void {
    this.running.delete(urn);
    // A replacement is announced as one change and is two steps.
    if (verbs[op] && op !== "delete-replaced" && !isLogical(type)) this.done += 1;
  }

  private fail(step: StepEventMetadata): void {
    const operation = this.updating ? failedOperation(step) : undefined;
    if (operation) this.failed.push(operation);
    if (this.updating && step.type === "command:remote:Command" && step.new)
      this.failedScripts.set(step.urn, step.new.parent);
    this.finish(step);
  }

  private summarise(changes: OpMap): void {
    this.changes = changes;
    if (this.updating) return;
    const { same: _same, ...changed } = changes;
    this.planned = Object.values(changed).reduce((sum, count) => sum + count, 0);
  }

  private violate(event: NonNullable<EngineEvent["policyEvent"]>): void {
    const mandatory = event.enforcementLevel === "mandatory";
    const violation = {
      policy: event.policyName,
      resource: event.resourceUrn ? nameOf(event.resourceUrn) : "",
      message: clean(event.message),
      mandatory,
    };
    const known = (v: Violation): boolean =>
      v.policy === violation.policy && v.resource === violation.resource && v.message === violation.message;
    if (!this.violations.some(known)) this.violations.push(violation);
  }

  private say(event: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const message = clean(event.message);
    if (!message) return;
    const resource = event.urn && !isLogical(typeOf(event.urn)) ? nameOf(event.urn) : "";
    const running = event.urn ? this.running.get(event.urn) : undefined;
    const severity: string = event.severity;
    if (running && severity.startsWith("info")) running.said = message.split("\n").at(-1)?.trim() ?? "";
    if (severity === "error" && event.urn && noWayIn.test(message)) this.gaveUp.add(event.urn);
    const list = severity === "error" ? this.errors : severity === "warning" ? this.warnings : undefined;
    if (!list || boilerplate.test(message)) return;
    if (!list.some((d) => d.resource === resource && d.message === message)) list.push({ resource, message });
  }
}

const shortType = (type: string): string => type.split(":").at(-1) ?? type;

/** Resources that exist in the state alone. */
const isLogical = (type: string): boolean =>
  type.startsWith("pulumi:") || (type.includes("seawall:") && !type.includes("digitalocean:"));

const clean = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "").trim();
