import { textOf } from "../shared/values";
import { all, Lookup } from "./lookup";

interface ApiRegion {
  slug: string;
  name: string;
  sizes: string[];
  features: string[];
  available: boolean;
}

export const getRegion: Lookup = async (context, args) => {
  const slug = textOf(args.slug);
  const region = (await all<ApiRegion>(context, "regions", "regions")).find((each) => each.slug === slug);
  if (!region) throw new Error(`Region does not exist: ${slug}`);
  const { name, sizes, features, available } = region;
  return { id: slug, slug, name, sizes, features, available };
};
