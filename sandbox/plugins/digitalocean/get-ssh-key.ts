import { textOf } from "../shared/values";
import { all, Lookup, only } from "./lookup";

interface ApiKey {
  id: number;
  name: string;
  fingerprint: string;
  public_key: string;
}

export const getSshKey: Lookup = async (context, args) => {
  const wanted = textOf(args.name);
  const keys = await all<ApiKey>(context, "account/keys", "ssh_keys");
  const key = only(
    keys.filter(({ name }) => name === wanted),
    "ssh key",
    `name ${wanted}`,
  );
  return { id: key.id, name: key.name, fingerprint: key.fingerprint, publicKey: key.public_key };
};
