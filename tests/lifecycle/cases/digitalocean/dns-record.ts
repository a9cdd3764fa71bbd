import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase, Step, Values } from "../../case";

interface Needs {
  domain: digitalocean.Domain;
}

/** The life of one record: its inputs at first, then what each step changes of them. */
function recordOf(type: string, first: Values, ...changes: [what: string, change: Values, replaces?: true][]) {
  let inputs: Values = { type, ...first };
  const stepOf = (what: string, given: Values, replaces?: true): Step<Needs> => ({
    what,
    inputs: ({ domain }) => ({ domain: domain.id, ...given }),
    replaces,
  });
  const steps = [stepOf("is created", inputs)];
  for (const [what, change, replaces] of changes) {
    inputs = { ...inputs, ...change };
    steps.push(stepOf(what, inputs, replaces));
  }
  const each: LifecycleCase<Needs> = {
    type: "digitalocean:index/dnsRecord:DnsRecord",
    needs: (scope) => ({
      domain: new digitalocean.Domain(scope("domain"), { name: `lifecycle-${type.toLowerCase()}.example` }),
    }),
    make: (name, given, opts) => new digitalocean.DnsRecord(name, given as never, opts),
    importId: ({ domain, id }) => `${domain},${id}`,
    steps,
  };
  return each;
}

/** One of each type that DigitalOcean keeps. */
export const dnsRecords: Record<string, LifecycleCase> = {
  recordA: recordOf(
    "A",
    { name: "www", value: "192.0.2.1" },
    ["has another address", { value: "192.0.2.2" }],
    ["lives shorter", { ttl: 300 }],
    ["has another name", { name: "web" }],
    ["is of another type", { type: "AAAA", value: "2001:db8::1" }, true],
  ),
  recordAaaa: recordOf("AAAA", { name: "@", value: "2001:db8::1" }, ["has another address", { value: "2001:db8::2" }]),
  recordCname: recordOf("CNAME", { name: "alias", value: "www.elsewhere.example." }, [
    "leads elsewhere",
    { value: "web.elsewhere.example." },
  ]),
  recordMx: recordOf(
    "MX",
    { name: "@", value: "mail.elsewhere.example.", priority: 10 },
    ["has another priority", { priority: 20 }],
    ["leads elsewhere", { value: "post.elsewhere.example." }],
  ),
  recordTxt: recordOf("TXT", { name: "@", value: "v=spf1 mx -all" }, ["says otherwise", { value: "v=spf1 -all" }]),
  recordNs: recordOf("NS", { name: "sub", value: "ns1.elsewhere.example." }, [
    "leads elsewhere",
    { value: "ns2.elsewhere.example." },
  ]),
  recordSrv: recordOf(
    "SRV",
    { name: "_sip._tcp", value: "sip.elsewhere.example.", priority: 10, weight: 5, port: 5060 },
    ["has another port", { port: 5061 }],
    ["has another weight and priority", { weight: 7, priority: 0 }],
  ),
  recordCaa: recordOf(
    "CAA",
    { name: "@", value: "letsencrypt.org.", flags: 0, tag: "issue" },
    ["is about wildcards", { tag: "issuewild" }],
    ["is critical", { flags: 128 }],
  ),
};
