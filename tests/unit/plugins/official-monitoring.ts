import { bridged, unknown, type Case, type Rows } from "./official-case";

const digitalocean = bridged("digitalocean");
const slack = { channel: "#ops", url: "https://hooks.slack.com/services/A/B/C" };
const policy = {
  alerts: { emails: ["a@example.com"] },
  compare: "GreaterThan",
  description: "busy",
  entities: ["2", "1"],
  type: "v1/insights/droplet/cpu",
  value: 80,
  window: "5m",
};

export const monitoringRefusals: Rows<Record<string, unknown>> = [
  ["what is missing", digitalocean("MonitorAlert"), {}],
  [
    "unknown names",
    digitalocean("MonitorAlert"),
    { ...policy, compare: "Equal", type: "v1/insights/droplet/mood", value: -1, window: "2m", tags: ["a b"] },
  ],
  [
    "a channel without a name",
    digitalocean("MonitorAlert"),
    { ...policy, alerts: { slacks: [{ channel: "", url: "" }] } },
  ],
  ["what is missing", digitalocean("UptimeCheck"), {}],
  ["an unknown type", digitalocean("UptimeCheck"), { target: "a.example", type: "tcp" }],
  ["what is missing", digitalocean("UptimeAlert"), {}],
  [
    "unknown names",
    digitalocean("UptimeAlert"),
    {
      checkId: "c",
      type: "slow",
      comparison: "equal",
      period: "4m",
      notifications: [{ slacks: [{ ...slack, url: "" }] }],
    },
  ],
];

export const monitoringCases: Rows<Case> = [
  [
    "an alert policy",
    digitalocean("MonitorAlert"),
    {
      inputs: { ...policy, tags: ["web"] },
      state: { alerts: { emails: ["a@example.com"], slacks: [] }, entities: ["1", "2"], enabled: true },
      changes: [
        { value: 81 },
        { value: 80.5 },
        { window: "1h" },
        { compare: "LessThan" },
        { description: "idle" },
        { type: "v1/insights/droplet/load_1" },
        { entities: ["1", "2"] },
        { entities: ["1"] },
        { entities: [unknown] },
        { tags: ["WEB"] },
        { tags: null },
        { enabled: true },
        { enabled: false },
        { alerts: { emails: ["b@example.com"] } },
        { alerts: { emails: ["a@example.com"], slacks: [slack] } },
      ],
    },
  ],
  [
    "a check",
    digitalocean("UptimeCheck"),
    {
      inputs: { name: "c", target: "https://a.example", regions: ["us_east", "eu_west"] },
      state: { regions: ["eu_west", "us_east"] },
      changes: [
        { name: "d" },
        { target: "https://b.example" },
        { type: "http" },
        { type: "https" },
        { regions: ["eu_west"] },
        { regions: null },
        { enabled: false },
        { enabled: true },
      ],
    },
  ],
  [
    "an uptime alert",
    digitalocean("UptimeAlert"),
    {
      inputs: { name: "a", checkId: "c", type: "down", period: "2m", notifications: [{ emails: ["a@example.com"] }] },
      state: { threshold: 0, comparison: "", notifications: [{ emails: ["a@example.com"], slacks: [] }] },
      changes: [
        { name: "b" },
        { checkId: "d" },
        { checkId: unknown },
        { type: "down_global" },
        { type: "latency", threshold: 300, comparison: "greater_than" },
        { period: "5m" },
        { period: null },
        { notifications: [{ emails: ["b@example.com"] }] },
        { notifications: [{ emails: ["a@example.com"], slacks: [slack] }] },
      ],
    },
  ],
];
