const longest = 4096;
const closes: Record<string, string> = { "(": ")", "{": "}", "[": "]" };

/**
 * Why an expression of the rules language is none; undefined where it may be one. Looks at strings and brackets alone:
 * fields, functions and operators are for the real API to judge.
 */
export function expressionFault(expression: unknown): string | undefined {
  if (typeof expression !== "string" || expression.trim() === "") return "a filter expression must not be empty";
  if (expression.length > longest) return `a filter expression has at most ${longest} characters`;
  // Strings are quoted, with escapes, or raw: r#"…"#.
  const plain = expression.replace(/r(#*)".*?"\1|"(?:[^"\\]|\\.)*"/gs, (text) => " ".repeat(text.length));
  const open: string[] = [];
  for (const [index, character] of [...plain].entries()) {
    const fault = `filter parsing error (1:${index + 1})`;
    if (character === '"') return `${fault}: missing ending quote`;
    const closing = closes[character];
    if (closing !== undefined) open.push(closing);
    else if (Object.values(closes).includes(character) && open.pop() !== character) {
      return `${fault}: unexpected "${character}"`;
    }
  }
  const missing = open.pop();
  return missing === undefined ? undefined : `filter parsing error (1:${plain.length + 1}): expected "${missing}"`;
}
