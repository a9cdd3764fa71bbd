import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DoContext } from "./config";

export interface Action {
  id: number;
  status: "in-progress" | "completed" | "errored";
  type: string;
}

/** Seconds for one action, and for a resource to become free for one. */
const actionLimit = 900;
const pendingLimit = 300;

/** Starts an action and waits until it is done; `path` is where it is posted. A busy droplet is waited for. */
export async function act(context: DoContext, path: string, body: Record<string, unknown>): Promise<void> {
  const { action } = await whenFree(context, String(body.type), () =>
    context.config.api.post<{ action: Action }>(path, body, context.signal),
  );
  await finished(context, action, `actions/${action.id}`);
}

/** Waits for an action that runs already; `path` is where it is looked at. */
export async function finished(context: DoContext, action: Action, path: string): Promise<void> {
  const wait = {
    what: `${action.type} (action ${action.id})`,
    limit: context.timeout ?? actionLimit,
    signal: context.signal,
  };
  await poll(wait, async () => {
    const reply = await context.config.api.get<{ action: Action }>(path, context.signal);
    if (reply.action.status === "errored") throw new Error(`The action ${action.type} (${action.id}) failed.`);
    return reply.action.status === "completed" ? { done: undefined } : { seen: reply.action.status };
  });
}

/** Repeats a request while the droplet has another event under way. */
async function whenFree<T>(context: DoContext, what: string, request: () => Promise<T>): Promise<T> {
  const wait = { what: `the droplet to be free for ${what}`, limit: pendingLimit, signal: context.signal };
  return poll<T>(wait, async () => {
    try {
      return { done: await request() };
    } catch (error) {
      if (isStatus(error, 422) && error.reason.includes("pending event")) return { seen: error.reason };
      throw error;
    }
  });
}
