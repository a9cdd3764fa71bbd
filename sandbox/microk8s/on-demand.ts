import { ProgramFolder } from "./folder";
import { ensureKubernetes, programsKey } from "./programs";

/** How far the programs of Kubernetes are. `none`: nobody has asked for them. */
export type KubernetesState =
  { state: "none" | "complete" } | { state: "making"; detail: string } | { state: "failed"; reason: string };

/** Makes the programs when somebody asks for them: the first host that installs MicroK8s, or `seawall up`. */
export class KubernetesOnDemand {
  private running: Promise<void> | undefined;
  private detail = "";
  private reason: string | undefined;
  private readonly stopped = new AbortController();

  constructor(
    private readonly log: (line: string) => void,
    private readonly folder = new ProgramFolder(),
    private readonly make: typeof ensureKubernetes = ensureKubernetes,
  ) {}

  state(): KubernetesState {
    if (this.running) return { state: "making", detail: this.detail };
    if (this.folder.isComplete(programsKey())) return { state: "complete" };
    return this.reason === undefined ? { state: "none" } : { state: "failed", reason: this.reason };
  }

  /** Begins, unless they are there or being made. What failed before is tried again. */
  want(): KubernetesState {
    const { state } = this.state();
    if (state === "none" || state === "failed") this.running = this.run();
    return this.state();
  }

  private async run(): Promise<void> {
    this.detail = "begun";
    this.reason = undefined;
    try {
      await this.make((detail) => (this.detail = detail), this.stopped.signal, this.folder);
      this.log("the programs of Kubernetes are made");
    } catch (error) {
      this.reason = error instanceof Error ? error.message : String(error);
      this.log(`the programs of Kubernetes cannot be made: ${this.reason}`);
    } finally {
      this.running = undefined;
    }
  }

  /** Ends what runs. What is done of it is kept. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }
}
