import type { EngineEvent } from "@pulumi/pulumi/automation";
import { failureOf } from "../../../sandbox/cli/pulumi/failure";
import { Operation } from "../../../sandbox/cli/pulumi/operation";

const urn = (type: string, name: string) => `urn:pulumi:dev::seawall::seawall:host:Host$${type}::${name}`;
const droplet = {
  urn: urn("digitalocean:index/droplet:Droplet", "web-droplet"),
  type: "digitalocean:index/droplet:Droplet",
};
const script = { urn: urn("command:remote:Command", "web-setup-run"), type: "command:remote:Command" };
const stack = { urn: "urn:pulumi:dev::seawall::pulumi:pulumi:Stack::seawall-dev", type: "pulumi:pulumi:Stack" };
const component = { urn: "urn:pulumi:dev::seawall::seawall:host:Host::web", type: "seawall:host:Host" };

type Event = Omit<Partial<EngineEvent>, "sequence" | "timestamp">;
const prelude: Event = { preludeEvent: { config: {} } };
const step = (op: string, of: typeof droplet, more: object = {}) => ({ op, ...of, provider: "", ...more }) as never;
const pre = (op: string, of: typeof droplet, more?: object): Event => ({
  resourcePreEvent: { metadata: step(op, of, more) },
});
const post = (op: string, of: typeof droplet): Event => ({ resOutputsEvent: { metadata: step(op, of) } });
const summary = (resourceChanges: object): Event => ({ summaryEvent: { resourceChanges } as never });
const say = (severity: string, message: string, at?: string): Event => ({
  diagnosticEvent: { severity, message, urn: at, color: "never" } as never,
});
const policy = (enforcementLevel: string, policyName: string, message: string, resourceUrn?: string): Event => ({
  policyEvent: { enforcementLevel, policyName, message, resourceUrn } as never,
});

function operation(...events: Event[]): Operation {
  let now = 0;
  const made = new Operation(() => (now += 1000));
  for (const event of events) made.add({ sequence: 0, timestamp: 0, ...event });
  return made;
}

const preview = [
  prelude,
  pre("create", stack),
  pre("create", component),
  pre("create", droplet),
  summary({ create: 4, same: 3 }),
];

describe("what it is at", () => {
  test("is the preview first, which announces the changes", () => {
    const { detail, plan } = operation(
      ...preview.slice(0, 4),
      pre("update", script, { detailedDiff: { triggers: {} } }),
    );
    expect(detail).toBe("preview: program and policies");
    expect(plan).toEqual([
      { op: "create", type: "Droplet", name: "web-droplet", properties: [] },
      { op: "update", type: "Command", name: "web-setup-run", properties: ["triggers"] },
    ]);
  });

  test("counts what is done, and names what runs with the last thing that it said", () => {
    const { detail } = operation(
      ...preview,
      prelude,
      pre("create", droplet),
      post("create", droplet),
      pre("create", script),
      say("info", "web: [1/21] packages\nweb: [2/21] locale\n", script.urn),
    );
    expect(detail).toBe("1 of 4\ncreating Command web-setup-run 1.0 s · web: [2/21] locale");
  });

  test("counts a replacement once, though the old one is deleted in a step of its own", () => {
    const replaced = operation(
      prelude,
      summary({ replace: 1 }),
      prelude,
      pre("create-replacement", script),
      post("create-replacement", script),
      pre("delete-replaced", script),
      post("delete-replaced", script),
    );
    expect(replaced.detail).toBe("1 of 1");
  });

  test("is nothing where the preview found nothing", () => {
    expect(operation(prelude, summary({ same: 3 }), prelude).detail).toBe("nothing to change");
  });
});

test("the end counts in words", () => {
  expect(operation(...preview, prelude, summary({ create: 3, update: 1, same: 40 })).counted).toBe(
    "3 created, 1 updated, 40 unchanged",
  );
  expect(operation(prelude, summary({})).counted).toBe("nothing to do");
});

test("scripts that found no way in are known by their components, and not where it is the bastion that is silent", () => {
  const component = "urn:pulumi:dev::seawall::seawall:host:Host$seawall:remote:RemoteScript::web-setup";
  const fails: Event = {
    resOpFailedEvent: { metadata: step("create", script, { new: { parent: component } }) } as never,
  };
  const after = (message: string, of = script) => [say("error", message, of.urn), fails];
  const dial = "Dial deploy@198.18.0.16:22: after 60 failed attempts: connect ECONNREFUSED";
  const unreached = (...events: Event[]) => operation(...preview, prelude, ...events).unreached;
  expect(unreached(...after(dial))).toEqual([component]);
  expect(unreached(...after(dial.replace("Dial", "Dial from proxy")))).toEqual([component]);
  expect(unreached(...after(dial.replace("Dial", "Dial proxy")))).toEqual([]);
  expect(unreached(...after("Process exited with status 1"))).toEqual([]);
  expect(unreached(...after(dial, droplet))).toEqual([]);
  expect(unreached(say("info#err", dial, script.urn), fails)).toEqual([]);
});

describe("a failure", () => {
  const failure = (...events: Event[]) => {
    const { code, message } = failureOf(operation(...events), "pulumi up", "/log");
    return { code, message };
  };

  test("by a mandatory policy at the preview exits 3 and says that nothing was sent; what two steps report is said once", () => {
    const violation = policy("mandatory", "cost-budget", "<{%reset%}>It costs $114.<{%reset%}>\n");
    expect(failure(prelude, violation, violation, say("error", "preview failed"))).toEqual({
      code: 3,
      message: "Refused by a policy, nothing was sent to the cloud:\n  cost-budget\n    It costs $114.",
    });
  });

  test("names the resource of each violation, and passes over advice", () => {
    const { message } = failure(
      prelude,
      policy("mandatory", "fw", "22 is open", droplet.urn),
      policy("mandatory", "keys", "none", droplet.urn),
      policy("warning", "vpc", "no VPC", droplet.urn),
    );
    expect(message.split("\n")).toEqual([
      "Refused by 2 policy violations, nothing was sent to the cloud:",
      "  fw · web-droplet",
      "    22 is open",
      "  keys · web-droplet",
      "    none",
    ]);
  });

  test.each([
    'The configuration of stack "dev" has 2 problems, and nothing was created:\n  a: b\n  c: d',
    'The configuration of stack "dev" has one problem, and nothing was created:\n  a: b',
    'Host "web" has one problem in its arguments, and nothing of it was created:\n  size: x',
  ])("by the program's input exits 2 and is the program's own words, once: %s", (words) => {
    const said = say("error", `${words}\n`, stack.urn);
    expect(failure(prelude, said, said, say("error", "preview failed"))).toEqual({ code: 2, message: words });
  });

  test("of a resource exits 1, with the end of a long message and the place of the log", () => {
    const long = Array.from({ length: 50 }, (_, i) => `line ${i}`).join("\n");
    const { code, message } = failure(
      ...preview,
      prelude,
      say("error", long, script.urn),
      say("error", "update failed"),
    );
    expect(code).toBe(1);
    expect(message.split("\n").slice(0, 4)).toEqual([
      "pulumi up failed:",
      "  web-setup-run:",
      "    … 20 lines before, in the log",
      "    line 20",
    ]);
    expect(message).toMatch(/line 49\n\nWhat was done stays, .*`npx seawall up` again.*\.\nFull log: \/log$/);
    expect(message).not.toContain("update failed");
  });

  test("without any word says so", () => {
    expect(failure(prelude).message).toBe("pulumi up failed:\n  Pulumi gave no reason.\n\nFull log: /log");
  });
});
