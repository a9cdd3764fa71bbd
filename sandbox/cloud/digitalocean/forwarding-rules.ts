import type { EntryProtocol, ForwardingRule, LoadBalancer, TargetProtocol } from "../store/load-balancers";
import type { Store } from "../store/store";
import { ApiError, unprocessable } from "./errors";
import type { Input } from "./input";

/** What may follow an entry protocol, where TLS ends at the load balancer or there is none. */
const targets: Record<Exclude<EntryProtocol, "http3">, TargetProtocol[]> = {
  http: ["http"],
  https: ["http", "https", "http2"],
  http2: ["http", "https", "http2"],
  tcp: ["tcp"],
  udp: ["udp"],
};

/** Reads a list of forwarding rules, each right in itself; 422 for the first that is not. */
export function readForwardingRules(store: Store, input: Input, type: LoadBalancer["type"]): ForwardingRule[] {
  return input.objects("forwarding_rules").map((rule) => {
    const read = readRule(rule);
    if (type === "REGIONAL_NETWORK" && !["tcp", "udp"].includes(read.entry_protocol)) {
      throw unprocessable("network load balancers only support forwarding rules for TCP and UDP");
    }
    if (read.certificate_id !== "" && store.certificates.get(read.certificate_id)?.state !== "verified") {
      throw unprocessable(`certificate ${read.certificate_id} does not exist or is not verified`);
    }
    return read;
  });
}

function readRule(rule: Input): ForwardingRule {
  const entry = rule.text("entry_protocol");
  const target = rule.text("target_protocol") as TargetProtocol;
  if (entry === "http3") {
    throw new ApiError(501, "not_implemented", "Forwarding rules for HTTP/3 are not implemented by the sandbox.");
  }
  if (!isEntry(entry))
    throw unprocessable(`entry_protocol ${entry} is invalid: use http, https, http2, http3, tcp or udp`);
  const certificate = rule.string("certificate_id") ?? "";
  const passthrough = rule.boolean("tls_passthrough") ?? false;
  if (!targets[entry].includes(target)) {
    throw unprocessable(
      `target_protocol ${target} cannot follow entry_protocol ${entry}: use ${targets[entry].join(" or ")}`,
    );
  }
  checkTls(entry, target, certificate, passthrough);
  return {
    entry_protocol: entry,
    entry_port: port(rule, "entry_port"),
    target_protocol: target,
    target_port: port(rule, "target_port"),
    certificate_id: certificate,
    tls_passthrough: passthrough,
  };
}

const isEntry = (protocol: string): protocol is keyof typeof targets => protocol in targets;

function checkTls(entry: EntryProtocol, target: TargetProtocol, certificate: string, passthrough: boolean): void {
  const encrypted = entry === "https" || entry === "http2";
  if (!encrypted && (certificate !== "" || passthrough)) {
    throw unprocessable(`certificate_id and tls_passthrough need entry_protocol https or http2, not ${entry}`);
  }
  if (!encrypted) return;
  if (passthrough && certificate !== "") throw unprocessable("certificate_id cannot be used with tls_passthrough");
  if (passthrough && target !== entry) throw unprocessable(`tls_passthrough needs target_protocol ${entry}`);
  if (!passthrough && certificate === "") {
    throw unprocessable(`entry_protocol ${entry} needs either certificate_id or tls_passthrough`);
  }
}

function port(rule: Input, name: string): number {
  const value = rule.integer(name);
  if (value === undefined || value < 1 || value > 65535) throw unprocessable(`${name} must be between 1 and 65535`);
  return value;
}

/** What the rules of one load balancer must be together. */
export function checkTogether(rules: ForwardingRule[], redirect: boolean): void {
  if (rules.length === 0) throw unprocessable("at least one forwarding rule is required");
  const entries = rules.map((rule) => `${rule.entry_protocol === "udp" ? "UDP" : "TCP"} port ${rule.entry_port}`);
  const double = entries.find((entry, index) => entries.indexOf(entry) !== index);
  if (double !== undefined) throw unprocessable(`forwarding rules must be unique: ${double} is given twice`);
  const has = (protocols: EntryProtocol[], entryPort: number) =>
    rules.some((rule) => protocols.includes(rule.entry_protocol) && rule.entry_port === entryPort);
  if (redirect && !(has(["http"], 80) && has(["https", "http2"], 443))) {
    throw unprocessable("redirect_http_to_https requires forwarding rules for HTTP on port 80 and HTTPS on port 443");
  }
}

/** Rules without some of their own, which must all be there. */
export function withoutRules(rules: ForwardingRule[], gone: ForwardingRule[]): ForwardingRule[] {
  const same = (a: ForwardingRule, b: ForwardingRule) => JSON.stringify(a) === JSON.stringify(b);
  if (gone.some((rule) => !rules.some((own) => same(own, rule)))) {
    throw unprocessable("forwarding rule does not exist");
  }
  return rules.filter((own) => !gone.some((rule) => same(own, rule)));
}
