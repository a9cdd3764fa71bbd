import type { Answer } from "../support";

const limitMs = 10 * 60_000;
const underWay = new Set(["new", "pending", "in-progress"]);

/** Waits for what a live cloud has not done yet, as far as answers told of it. */
export class Pending {
  private readonly actions = new Set<number>();
  /** Routes of objects that become something else than new, or vanish. */
  private readonly objects = new Set<string>();

  answered(method: string, route: string, { status, body }: { status: number; body: unknown }): void {
    const [path = ""] = route.split("?");
    if (method === "DELETE" && status < 400 && /^\/v2\/droplets\/\d+$/.test(path)) this.objects.add(path);
    if (method !== "POST" || status >= 400 || typeof body !== "object" || body === null) return;
    const answer = body as Record<string, { id?: unknown; status?: unknown } & { actions?: { id: number }[] }>;
    for (const { id } of answer.links?.actions ?? []) this.actions.add(id);
    if (typeof answer.action?.id === "number") this.actions.add(answer.action.id);
    for (const kind of ["load_balancer", "certificate"])
      if (underWay.has(String(answer[kind]?.status))) this.objects.add(`${path}/${String(answer[kind]?.id)}`);
  }

  async settle(get: (route: string) => Promise<Answer>, pauseMs: number): Promise<void> {
    const end = Date.now() + limitMs;
    const wait = async (what: string, is: (answer: Answer) => boolean) => {
      while (!is(await get(what))) {
        if (Date.now() > end) throw new Error(`waited ten minutes for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    };
    const statusOf = (answer: Answer) => (Object.values(answer.body as object)[0] as { status?: string }).status ?? "";
    for (const id of this.actions) await wait(`/v2/actions/${id}`, (answer) => !underWay.has(statusOf(answer)));
    for (const route of this.objects) {
      const vanishes = route.startsWith("/v2/droplets/");
      await wait(route, (answer) => answer.status === 404 || (!vanishes && !underWay.has(statusOf(answer))));
    }
    this.actions.clear();
    this.objects.clear();
  }
}
