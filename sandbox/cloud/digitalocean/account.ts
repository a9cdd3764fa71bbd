import type { FastifyInstance } from "fastify";
import type { Cloud } from "../cloud";
import { uuidOf } from "../ids";

/** The account's own address, which is verified. */
export const accountEmail = "sandbox@seawall.invalid";

export function account(app: FastifyInstance, cloud: Cloud): void {
  const { instance } = cloud;
  app.get("/account", () => ({
    account: {
      droplet_limit: 500,
      floating_ip_limit: 100,
      reserved_ip_limit: 100,
      volume_limit: 500,
      email: accountEmail,
      name: "Seawall sandbox",
      uuid: uuidOf(`account ${instance.id}`),
      email_verified: true,
      status: "active",
      status_message: "",
      team: { uuid: uuidOf(`team ${instance.id}`), name: "Seawall sandbox" },
    },
  }));
}
