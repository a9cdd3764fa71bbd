import { controls } from "@seawall/components";
import { hardeningTable } from "../../../support/hardening";
import { read } from "../../../support/repository";

const rows = hardeningTable("Controls");
const table = rows.slice(0, controls.length);

test("docs/hardening.md lists every control, in the order in which they run", () => {
  expect(table.map(([control]) => control).sort()).toEqual([...controls].sort());
});

test.each(table.map(([control = "", , verdict = "", proof = ""]) => ({ control, verdict, proof })))(
  "$control: what it says of a container is shown by a test, or cannot be",
  ({ verdict, proof }) => {
    if (verdict === "configured") return expect(proof).toMatch(/impossible: /);
    expect(verdict).toBe("effective");
    for (const named of proof.split("; ")) {
      const [, file, title] = /^`([\w-]+)`: (.+)$/.exec(named) ?? [];
      expect(read(`tests/sandbox/${file}.test.ts`)).toContain(`test("${title}"`);
    }
  },
);
