import { textOf, Values } from "../shared/values";
import { DoContext } from "./config";
import { all, Lookup, oneOf, only } from "./lookup";

interface ApiImage {
  id: number;
  name: string;
  type: string;
  distribution: string;
  slug: string | null;
  public: boolean;
  min_disk_size: number;
  size_gigabytes: number;
  created_at: string;
  regions: string[];
  tags?: string[] | null;
  status: string;
  error_message?: string;
  description?: string | null;
}

const queries: Record<string, string> = {
  all: "images",
  distributions: "images?type=distribution",
  applications: "images?type=application",
  user: "images?private=true",
};

async function named(context: DoContext, name: string, source: string): Promise<ApiImage> {
  const query = queries[source.toLowerCase()];
  if (!query) throw new Error(`expected source to be one of ${Object.keys(queries).join(", ")}, got ${source}`);
  const images = await all<ApiImage>(context, query, "images");
  const found = images.filter((image) => image.name === name);
  return only(found, "image", `name ${name}`);
}

export const getImage: Lookup = async (context, args) => {
  const [by, value] = oneOf(args, ["id", "slug", "name"]);
  const source = textOf(args.source) || "user";
  const { api } = context.config;
  const image =
    by === "name"
      ? await named(context, value, source)
      : (await api.get<{ image: ApiImage }>(`images/${value}`, context.signal)).image;
  return { ...told(image), source };
};

const told = (image: ApiImage): Values => ({
  id: image.id,
  image: String(image.id),
  name: image.name,
  type: image.type,
  distribution: image.distribution,
  slug: image.slug ?? "",
  private: !image.public,
  minDiskSize: image.min_disk_size,
  sizeGigabytes: image.size_gigabytes,
  created: image.created_at,
  regions: image.regions,
  tags: image.tags ?? [],
  status: image.status,
  errorMessage: image.error_message ?? "",
  description: image.description ?? "",
});
