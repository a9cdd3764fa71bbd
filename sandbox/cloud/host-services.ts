import type * as http from "node:http";
import type { KubernetesOnDemand } from "../microk8s";
import type { Cloud } from "./cloud";
import { metadataServer } from "./metadata";
import type { SpacesListener } from "./spaces/listener";
import { secureSpaces } from "./spaces/secure";

/** What hosts are served at `machineAddress`, which is there once they are: their metadata, and Spaces by TLS. */
export class HostServices {
  private readonly servers: http.Server[] = [];

  constructor(
    private readonly cloud: Cloud,
    private readonly spaces: SpacesListener,
    private readonly kubernetes?: KubernetesOnDemand,
  ) {}

  async start(): Promise<void> {
    const { instance, authority } = this.cloud;
    await this.listen(metadataServer(this.cloud, this.kubernetes), instance.metadataPort);
    await this.listen(await secureSpaces(authority, this.spaces), instance.spacesPort);
  }

  stop(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  private listen(server: http.Server, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, this.cloud.instance.machineAddress, () => {
        server.removeListener("error", reject);
        this.servers.push(server);
        resolve();
      });
    });
  }
}
