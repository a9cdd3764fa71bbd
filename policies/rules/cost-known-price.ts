import { priceOf, pricedTypes } from "../price-of";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** The same table as the budget's, asked before a resource's own step, so that the message names the property. */
export const costKnownPrice: ResourceRule = {
  id: "cost-known-price",
  what: "Droplets, volumes, databases, clusters and load balancers have a size with a known price",
  why: "a budget is worth nothing when a part of the bill is a guess",
  severity: "medium",
  references: [],
  fix: "choose a size of the table, or add the price to policies/prices.json with its source",
  types: pricedTypes,
  check: ({ type, props }, report) => {
    const price = priceOf(type, props);
    const allowed = "a size whose price is in policies/prices.json, known before the update";
    if ("unknown" in price) report({ found: price.unknown, allowed });
    if (type === types.databaseCluster && props.storageSizeMib !== undefined) {
      const found = "extra storage has no known price";
      report({ found, where: "storageSizeMib", allowed: "the storage that comes with the size", fix: "leave it out" });
    }
  },
};
