import { quoted } from "../../../sandbox/cloud/zones";

test.each([
  ["v=spf1 mx -all", '"v=spf1 mx -all"'],
  ["", '""'],
  ['"already quoted"', '"already quoted"'],
  ['say "hi"; \\o/', '"say \\"hi\\"; \\\\o/"'],
  ["ü\n", '"\\195\\188\\010"'],
  ["x".repeat(300), `"${"x".repeat(255)}" "${"x".repeat(45)}"`],
])("TXT %j", (content, data) => expect(quoted(content)).toBe(data));
