import type { Notifications } from "../store/monitoring";
import { accountEmail } from "./account";
import { badRequest } from "./errors";
import type { Input } from "./input";

/** How monitoring words a wrong field; a field that is missing is no wrong value to it. */
export const invalidField = (field: string, why: string) => badRequest(`invalid value for field '${field}': ${why}`);
export const missingField = (field: string) => badRequest(`missing required field '${field}'`);

/** A field that must be given and be one of a list. */
export function choice(input: Input, field: string, allowed: readonly string[]): string {
  const value = input.string(field);
  if (value === undefined || value === "") throw missingField(field);
  if (!allowed.includes(value)) throw invalidField(field, `'${value}' is not one of ${allowed.join(", ")}`);
  return value;
}

/** A text that must be given. */
export function words(input: Input, field: string): string {
  const value = input.string(field);
  if (value === undefined || value === "") throw missingField(field);
  return value;
}

/** Reads whom an alert tells: at least one, and by mail only an address that the account has verified. */
export function readNotifications(input: Input, field: string): Notifications {
  const given = input.object(field);
  if (!given) throw missingField(field);
  const email = given.strings("email");
  email.forEach((address, index) => {
    if (address !== accountEmail) throw invalidField(`${field}.email[${index}]`, `invalid email '${address}'`);
  });
  const slack = given.objects("slack").map((each, index) => {
    const [channel, url] = [words(each, "channel"), words(each, "url")];
    if (!/^https:\/\/[^/]+\/./.test(url)) throw invalidField(`${field}.slack[${index}].url`, "it is no webhook's URL");
    return { channel, url };
  });
  if (email.length + slack.length === 0) throw invalidField(field, "at least one email or slack is required");
  return { email, slack };
}
