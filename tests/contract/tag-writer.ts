import type { DaemonProcess } from "./daemon-process";
import { token } from "./support";

const everyMs = 20;
const forMs = 1000;

/** A request to a daemon in a process of its own. */
export const send = (daemon: DaemonProcess, method: string, route: string, body?: object): Promise<Response> =>
  fetch(`http://127.0.0.1:${daemon.instance.apiPort}${route}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });

/** Makes fifty tags a second, whatever becomes of them, until the daemon is killed. Gives the names that were acknowledged. */
export async function tagsUntilKilled(daemon: DaemonProcess, prefix: string): Promise<string[]> {
  const writes: Promise<string | undefined>[] = [];
  const write = async (name: string) => {
    const answer = await send(daemon, "POST", "/v2/tags", { name }).catch(() => undefined);
    return answer?.status === 201 ? name : undefined;
  };
  const timer = setInterval(() => writes.push(write(`${prefix}-${writes.length}`)), everyMs);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  await daemon.kill();
  clearInterval(timer);
  return (await Promise.all(writes)).filter((name) => name !== undefined);
}
