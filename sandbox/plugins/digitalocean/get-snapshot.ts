import { textOf, Values } from "../shared/values";
import { ApiSnapshot } from "./snapshots";
import { all, Lookup, only } from "./lookup";

/** The newest, where several match and that is what is asked for. */
const newest = (snapshots: ApiSnapshot[]): ApiSnapshot[] =>
  [...snapshots].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at)).slice(0, 1);

const told = (snapshot: ApiSnapshot, args: Values): Values => ({
  id: String(snapshot.id),
  name: snapshot.name,
  nameRegex: args.nameRegex,
  region: args.region,
  mostRecent: args.mostRecent ?? false,
  createdAt: snapshot.created_at,
  minDiskSize: snapshot.min_disk_size,
  regions: snapshot.regions,
  size: snapshot.size_gigabytes,
});

const find =
  (kind: "droplet" | "volume", what: string, more: (snapshot: ApiSnapshot) => Values): Lookup =>
  async (context, args) => {
    const [name, pattern] = [textOf(args.name), textOf(args.nameRegex)];
    if (name === "" && pattern === "") throw new Error("One of `name` or `name_regex` must be assigned");
    const region = textOf(args.region);
    const snapshots = await all<ApiSnapshot>(context, `snapshots?resource_type=${kind}`, "snapshots");
    const found = snapshots
      .filter((each) => (name !== "" ? each.name === name : new RegExp(pattern).test(each.name)))
      .filter((each) => region === "" || each.regions.includes(region));
    const snapshot = only(args.mostRecent === true ? newest(found) : found, what, `name ${name}`);
    return { ...told(snapshot, args), ...more(snapshot) };
  };

export const getDropletSnapshot = find("droplet", "Droplet snapshot", (snapshot) => ({
  dropletId: snapshot.resource_id,
}));

export const getVolumeSnapshot = find("volume", "volume snapshot", (snapshot) => ({
  volumeId: snapshot.resource_id,
  tags: snapshot.tags ?? [],
}));
