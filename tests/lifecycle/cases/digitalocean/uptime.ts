import * as digitalocean from "@pulumi/digitalocean";
import type { LifecycleCase } from "../../case";
import { emails, slacks } from "./monitor-alert";

const site = { name: "lifecycle-site", target: "https://lifecycle.example", regions: ["us_east", "eu_west"] };

export const uptimeCheck: LifecycleCase = {
  type: "digitalocean:index/uptimeCheck:UptimeCheck",
  make: (name, inputs, opts) => new digitalocean.UptimeCheck(name, inputs as never, opts),
  steps: [
    { what: "is created", inputs: () => site },
    { what: "is renamed and moves", inputs: () => ({ ...site, name: "lifecycle-page", regions: ["se_asia"] }) },
    {
      what: "asks without encryption",
      inputs: () => ({ ...site, type: "http", target: "http://lifecycle.example", regions: ["se_asia", "us_west"] }),
    },
    { what: "is turned off", inputs: () => ({ ...site, type: "ping", enabled: false }) },
  ],
};

const slow = {
  name: "lifecycle-slow",
  type: "latency",
  threshold: 300,
  comparison: "greater_than",
  period: "2m",
  notifications: [{ emails }],
};
const ending = { ...slow, name: "lifecycle-ending", type: "ssl_expiry", threshold: 7, comparison: "less_than" };

export const uptimeAlert: LifecycleCase<{ check: digitalocean.UptimeCheck }> = {
  type: "digitalocean:index/uptimeAlert:UptimeAlert",
  needs: (scope) => ({ check: new digitalocean.UptimeCheck(scope("check"), site) }),
  make: (name, inputs, opts) => new digitalocean.UptimeAlert(name, inputs as never, opts),
  importId: ({ checkId, id }) => `${checkId},${id}`,
  steps: [
    { what: "is created", inputs: ({ check }) => ({ ...slow, checkId: check.id }) },
    { what: "waits longer", inputs: ({ check }) => ({ ...slow, threshold: 500, period: "1h", checkId: check.id }) },
    { what: "watches the certificate", inputs: ({ check }) => ({ ...ending, checkId: check.id }) },
    {
      what: "tells a channel too",
      inputs: ({ check }) => ({ ...ending, notifications: [{ emails, slacks }], checkId: check.id }),
    },
    {
      what: "watches whether it is there at all",
      inputs: ({ check }) => ({
        name: "lifecycle-down",
        type: "down_global",
        period: "5m",
        notifications: [{ slacks }],
        checkId: check.id,
      }),
    },
  ],
};
