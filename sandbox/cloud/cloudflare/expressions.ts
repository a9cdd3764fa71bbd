const longest = 4096;
const closes: Record<string, string> = { "(": ")", "{": "}", "[": "]" };

export interface Fault {
  code: number;
  reason: string;
}

const unreadable = (position: number, text: string): Fault => ({
  code: 20127,
  reason: `could not parse filter expression: Filter parsing error (1:${position}): ${text}`,
});

/**
 * Why an expression of the rules language is none; undefined where it may be one. Looks at strings and brackets alone:
 * fields, functions and operators are for the real API to judge.
 */
export function expressionFault(expression: unknown): Fault | undefined {
  if (typeof expression !== "string" || expression.trim() === "") {
    return { code: 20125, reason: "the expression cannot be blank" };
  }
  if (expression.length > longest) return unreadable(longest + 1, `more than ${longest} characters`);
  // Strings are quoted, with escapes, or raw: r#"…"#.
  const plain = expression.replace(/r(#*)".*?"\1|"(?:[^"\\]|\\.)*"/gs, (text) => " ".repeat(text.length));
  const open: string[] = [];
  for (const [index, character] of [...plain].entries()) {
    if (character === '"') return unreadable(index + 1, "missing ending quote");
    const closing = closes[character];
    if (closing !== undefined) open.push(closing);
    else if (Object.values(closes).includes(character) && open.pop() !== character) {
      return unreadable(index + 1, `unexpected "${character}"`);
    }
  }
  const missing = open.pop();
  return missing === undefined ? undefined : unreadable(plain.length + 1, `expected "${missing}"`);
}
