import { Case, CaseResource, Refused, RuleCases, unknownText } from "../harness";

const droplet = (name: string, size: string): CaseResource => ({
  type: "digitalocean:index/droplet:Droplet",
  name,
  props: { size },
});
const stack = (what: string, name: string, ...resources: CaseResource[]): Case => ({ what, stack: name, resources });

const why = "Why: a size picked by mistake is noticed on the invoice, a month later.";
const over = (sum: string, budget: string) =>
  `The stack would cost ${sum}. Allowed: ${budget} a month. Fix: choose smaller sizes, or raise the stack's budget in policies/stacks.ts. ${why}`;
const unpriced = (found: string) =>
  `Nobody knows what ${found}. Allowed: resources whose price is in policies/prices.json. Fix: choose a size of the table, or add the price to policies/prices.json with its source. ${why}`;
const refused = (given: Case, ...messages: string[]): Refused => ({ ...given, messages });

const big = droplet("web", "s-8vcpu-16gb");
const small = droplet("data", "s-1vcpu-2gb");

export const costBudgetCases: RuleCases = {
  id: "cost-budget",
  violating: [
    refused(stack("a size above the budget", "dev", big, small), over("$108 a month: web $96, data $12", "$80")),
    refused(
      stack(
        "more than five things",
        "dev",
        ...["a", "b", "c", "d", "e", "f", "g"].map((name) => droplet(name, "s-1vcpu-2gb")),
      ),
      over("$84 a month: a $12, b $12, c $12, d $12, e $12, 2 more", "$80"),
    ),
    refused(
      { ...stack("a budget from a file", "prod", small), options: { monthlyUSD: 11.5 } },
      over("$12 a month: data $12", "$11.50"),
    ),
    refused(
      { ...stack("what leaves too little headroom", "dev", small), options: { monthlyUSD: 13 } },
      over("$12 a month: data $12", "$13").replace(
        "$13 a month",
        "$13 a month, of which 10 % should stay free for what is not planned yet",
      ),
    ),
    refused(
      stack("a stack of another name", "somebody", ...Array.from({ length: 9 }, () => small)),
      over("$108 a month: data $12, data $12, data $12, data $12, data $12, 4 more", "$100"),
    ),
    refused(
      stack("a type without a price", "dev", { type: "digitalocean:index/app:App", name: "shop", props: {} }),
      unpriced("shop costs: the price table has nothing for the type digitalocean:index/app:App"),
    ),
    refused(
      stack("a type of Cloudflare's without a price", "dev", {
        type: "cloudflare:index/loadBalancer:LoadBalancer",
        name: "lb",
        props: {},
      }),
      unpriced("lb costs: the price table has nothing for the type cloudflare:index/loadBalancer:LoadBalancer"),
    ),
  ],
  compliant: [
    {
      ...stack("the last dollar, where no headroom is wanted", "dev", small),
      options: { monthlyUSD: 12, headroomPercent: 0 },
    },
    stack("a stack within its budget", "dev", small, small, small),
    stack("the same in production", "prod", big, small),
    { ...stack("a budget raised by a file", "dev", big), options: { monthlyUSD: 120 } },
    stack(
      "components and commands",
      "dev",
      { type: "seawall:host:Host", props: {} },
      { type: "command:remote:Command", props: {} },
    ),
  ],
  violatingUnknown: [
    refused(
      stack(
        "a size that another resource gives",
        "dev",
        { ...big, props: { size: unknownText }, sources: { size: ["source"] } },
        { type: "random:index/randomPet:RandomPet", name: "source", props: {} },
      ),
      unpriced("web costs: the size is known only after the update"),
    ),
  ],
  compliantUnknown: [
    stack("what the program leaves to the cloud", "dev", {
      type: "digitalocean:index/loadBalancer:LoadBalancer",
      props: { size: null, sizeUnit: unknownText, type: unknownText },
    }),
    stack("unknown addresses", "dev", {
      ...small,
      props: { size: "s-1vcpu-2gb", id: unknownText, ipv4Address: unknownText },
    }),
  ],
};
