import { poll } from "../shared/wait";
import { isStatus } from "./api";
import { DoContext } from "./config";

export interface Action {
  id: number;
  status: "in-progress" | "completed" | "errored";
  type: string;
  started_at: string;
}

/** Seconds for one action, and for a resource to become free for one. */
const actionLimit = 900;
const pendingLimit = 300;

/** Starts an action and waits until it is done; `path` is where it is posted. */
export async function act(context: DoContext, path: string, body: Record<string, unknown>): Promise<Action> {
  const action = await start(context, path, body);
  await finished(context, action, `actions/${action.id}`);
  return action;
}

/** Starts an action whose effect is waited for elsewhere. */
export async function start(context: DoContext, path: string, body: Record<string, unknown>): Promise<Action> {
  return (await context.config.api.post<{ action: Action }>(path, body, context.signal)).action;
}

/** As `act`, for resources that the program may well change at the same time: a busy droplet is waited for. */
export async function actWhenFree(context: DoContext, path: string, body: Record<string, unknown>): Promise<void> {
  const wait = { what: `the droplet to be free for ${String(body.type)}`, limit: pendingLimit, signal: context.signal };
  await poll(wait, async () => {
    try {
      return { done: await act(context, path, body) };
    } catch (error) {
      if (isStatus(error, 422) && error.reason.includes("pending event")) return { seen: error.reason };
      throw error;
    }
  });
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
