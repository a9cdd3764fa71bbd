import type { Store } from "../store/store";

const hour = 3_600_000;
const minute = 60_000;

/** DigitalOcean's documented limits. */
export const documented = { perHour: 5000, perMinute: 250 };

/** What one request may know of the limit. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds since the epoch: when the oldest request of the hour no longer counts. */
  reset: number;
  /** Seconds until it makes sense to try again. Set where the request is refused. */
  retryAfter?: number;
}

/**
 * Counts requests over a sliding hour and a sliding minute.
 *
 * The hourly limit is the real one unless the sandbox's setting says otherwise. The burst of 250 a minute is off unless
 * it is set: in the sandbox a droplet is ready after seconds and a request takes a millisecond, so that an ordinary
 * `up` makes in one minute what it spreads over ten in the real cloud.
 */
export class RateLimit {
  private times: number[] = [];

  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
  ) {}

  get limits(): { perHour: number; perMinute: number } {
    return {
      perHour: this.store.settings.get("requestsPerHour")?.value ?? documented.perHour,
      perMinute: this.store.settings.get("requestsPerMinute")?.value ?? 0,
    };
  }

  /** 0 means no limit for the minute. */
  set limits(limits: { perHour?: number; perMinute?: number }) {
    const { store } = this;
    if (limits.perHour !== undefined) store.settings.put({ id: "requestsPerHour", value: limits.perHour });
    if (limits.perMinute !== undefined) store.settings.put({ id: "requestsPerMinute", value: limits.perMinute });
  }

  /** What a request may still do. `counted`: whether it is one of the account's; a stranger's is not. */
  count(counted: boolean): Allowance {
    const at = this.now().getTime();
    const { perHour, perMinute } = this.limits;
    while ((this.times[0] ?? at) <= at - hour) this.times.shift();
    const recent = perMinute > 0 ? this.times.filter((time) => time > at - minute) : [];
    const full = this.times.length >= perHour;
    const burst = perMinute > 0 && recent.length >= perMinute;
    if (counted && !full && !burst) this.times.push(at);
    const oldest = this.times[0] ?? at;
    const reset = Math.ceil((oldest + hour) / 1000);
    const frees = full ? oldest + hour : (recent[0] ?? at) + minute;
    return {
      allowed: !full && !burst,
      limit: perHour,
      remaining: Math.max(0, perHour - this.times.length),
      reset,
      ...(full || burst ? { retryAfter: Math.max(1, Math.ceil((frees - at) / 1000)) } : {}),
    };
  }
}
