/** Colours and formats of what we write ourselves. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

const plain: Style = {
  good: (t) => t,
  bad: (t) => t,
  warn: (t) => t,
  accent: (t) => t,
  bold: (t) => t,
  dim: (t) => t,
};

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const coloured: Style = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  warn: sgr(33, 39),
  accent: sgr(36, 39),
  bold: sgr(1, 22),
  dim: sgr(2, 22),
};

/** Colour on a terminal, none where NO_COLOR is set (https://no-color.org) or the output is piped. */
export const styleOf = (output: { isTTY?: boolean }): Style =>
  output.isTTY && !process.env.NO_COLOR ? coloured : plain;

/** Milliseconds as a person reads them: "0.4 s", "12 s", "3 min 05 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Rows as aligned columns, two spaces between them. */
export function table(rows: string[][], indent = ""): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) => indent + row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
