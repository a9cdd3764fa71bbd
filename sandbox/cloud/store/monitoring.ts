import type { Entity } from "./entities";

/** Whom an alert tells. */
export interface Notifications {
  email: string[];
  slack: { channel: string; url: string }[];
}

/** An alert policy of monitoring. */
export interface AlertPolicy extends Entity {
  type: string;
  description: string;
  compare: string;
  value: number;
  window: string;
  /** Ids of what is watched; with no entities and no tags, everything of the type's kind. */
  entities: string[];
  tags: string[];
  alerts: Notifications;
  enabled: boolean;
}

export interface UptimeCheck extends Entity {
  name: string;
  type: string;
  target: string;
  regions: string[];
  enabled: boolean;
  createdAt: string;
}

export interface UptimeAlert extends Entity {
  checkId: string;
  name: string;
  type: string;
  /** Milliseconds of latency, or days until a certificate ends. */
  threshold?: number;
  comparison?: string;
  notifications: Notifications;
  period: string;
}
