import { ApiVpc, stateOf } from "./vpc";
import { all, Lookup, oneOf, only } from "./lookup";

export const getVpc: Lookup = async (context, args) => {
  const [by, wanted] = oneOf(args, ["id", "name", "region"]);
  const find = async (): Promise<ApiVpc> => {
    if (by === "id") return (await context.config.api.get<{ vpc: ApiVpc }>(`vpcs/${wanted}`, context.signal)).vpc;
    const vpcs = await all<ApiVpc>(context, "vpcs", "vpcs");
    if (by === "name") {
      const named = vpcs.filter(({ name }) => name === wanted);
      return only(named, "VPC", `name ${wanted}`);
    }
    const found = vpcs.find((vpc) => vpc.region === wanted && vpc.default);
    if (!found) throw new Error(`unable to find default VPC in ${wanted} region`);
    return found;
  };
  const vpc = await find();
  const { vpcUrn, ...state } = stateOf(vpc);
  return { ...state, id: vpc.id, urn: vpcUrn };
};
