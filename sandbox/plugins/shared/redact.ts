import { at, isObject, Path, Value, Values } from "./values";

/** Shorter texts are words of everyday output ("root", "22"): hiding them would hide the output. */
const shortest = 6;

/**
 * Makes a function that replaces secrets in a text. Beside each secret as a whole it knows the secret's lines and what
 * follows "=" in them, as in an environment file.
 */
export function redactor(values: Values, secrets: Path[]): (text: string) => string {
  const texts = new Set<string>();
  for (const path of secrets) collect(at(values, path), texts);
  const ordered = [...texts].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((result, secret) => result.split(secret).join("[secret]"), text);
}

function collect(value: Value, texts: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, texts);
  else if (isObject(value)) for (const item of Object.values(value)) collect(item, texts);
  else if (typeof value === "string") for (const part of parts(value)) if (part.length >= shortest) texts.add(part);
}

function* parts(secret: string): Iterable<string> {
  yield secret;
  for (const line of secret.split("\n")) {
    yield line.trim();
    const equals = line.indexOf("=");
    if (equals > 0)
      yield line
        .slice(equals + 1)
        .trim()
        .replace(/^(['"])(.*)\1$/, "$2");
  }
}
