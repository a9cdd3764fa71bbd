/** One error of Cloudflare's envelope. */
export interface ErrorEntry {
  code: number;
  message: string;
  error_chain?: ErrorEntry[];
  /** JSON pointer to what was wrong in the body. */
  source?: { pointer: string };
}

/** An answer of Cloudflare's API that is no success. */
export class CloudflareError extends Error {
  constructor(
    readonly status: number,
    readonly entry: ErrorEntry,
  ) {
    super(entry.message);
  }
}

export const validation = (code: number, message: string): CloudflareError =>
  new CloudflareError(400, { code: 1004, message: "DNS Validation Error", error_chain: [{ code, message }] });

/** A refused value in a body, in the words of the newer parts of the API. */
export const invalidValue = (code: number, pointer: string, value: unknown, reason: string): CloudflareError => {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  const message = `'${shown}' is not a valid value for ${pointer.split("/").at(-1)} because ${reason}`;
  return new CloudflareError(400, { code, message, source: { pointer } });
};

export const failure = (status: number, code: number, message: string): CloudflareError =>
  new CloudflareError(status, { code, message });

/** What the real API says where an identifier in the path names nothing. */
export const noRoute = (path: string): CloudflareError =>
  failure(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);
