import { ApiDroplet, stateOf } from "./droplet-state";
import { all, Lookup, oneOf, only } from "./lookup";

/** What a data source tells of a droplet; the rest of a resource's state is of the resource alone. */
const told = [
  ...["backups", "createdAt", "disk", "ipv4Address", "ipv4AddressPrivate", "ipv6", "ipv6Address", "locked", "memory"],
  ...["monitoring", "name", "priceHourly", "priceMonthly", "privateNetworking", "region", "size", "status", "tags"],
  ...["vcpus", "volumeIds", "vpcUuid"],
];

export const getDroplet: Lookup = async (context, args) => {
  const [by, value] = oneOf(args, ["id", "tag", "name"]);
  const find = async (): Promise<ApiDroplet> => {
    if (by === "id") {
      const path = `droplets/${value}`;
      return (await context.config.api.get<{ droplet: ApiDroplet }>(path, context.signal)).droplet;
    }
    const droplets = await all<ApiDroplet>(context, args.gpu === true ? "droplets?type=gpus" : "droplets", "droplets");
    const matches = ({ name, tags }: ApiDroplet) => (by === "name" ? name === value : tags?.includes(value));
    return only(droplets.filter(matches), "droplet", `${by} ${value}`);
  };
  const droplet = await find();
  const state = stateOf(droplet, {});
  return {
    ...Object.fromEntries(told.map((name) => [name, state[name]])),
    id: droplet.id,
    gpu: args.gpu ?? false,
    image: droplet.image.slug || String(droplet.image.id),
    ipv6AddressPrivate: "",
    tag: args.tag,
    urn: state.dropletUrn,
  };
};
