import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { toPolicy } from "./policy";
import { rules } from "./rules";
import { stackSettings } from "./stacks";

const { levels } = stackSettings(pulumi.getStack());

new PolicyPack("seawall", {
  policies: rules.map((rule) => toPolicy(rule, levels[rule.id])),
});
