// `npm run bench [-- part …]`: ratios of one run on one machine, written to docs/benchmarks.md, section by section. Needs a
// sandbox whose dev stack is up (`npm start`), and a machine that does nothing else.
import { sections } from "./sections.mjs";
import { write } from "./document.mjs";

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}. Benchmarks: ${Object.keys(sections).join(", ")}.`);
  process.exit(2);
}
for (const [name, { title, measure }] of Object.entries(sections)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const text = await measure();
  await write(
    title,
    text,
    Object.values(sections).map((section) => section.title),
  );
  console.log(`\n## ${title}\n\n${text}\n`);
}
process.exit();
