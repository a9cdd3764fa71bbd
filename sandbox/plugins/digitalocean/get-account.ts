import { Lookup } from "./lookup";

interface ApiAccount {
  droplet_limit: number;
  floating_ip_limit: number;
  email: string;
  uuid: string;
  email_verified: boolean;
  status: string;
  status_message: string;
}

export const getAccount: Lookup = async ({ config: { api }, signal }) => {
  const { account } = await api.get<{ account: ApiAccount }>("account", signal);
  return {
    id: account.uuid,
    dropletLimit: account.droplet_limit,
    floatingIpLimit: account.floating_ip_limit,
    email: account.email,
    uuid: account.uuid,
    emailVerified: account.email_verified,
    status: account.status,
    statusMessage: account.status_message,
  };
};
