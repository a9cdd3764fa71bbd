import { allOf, notEmpty, Rule } from "../shared/rules";
import { isObject, Path, Value, Values } from "../shared/values";
import { texts } from "./tags";

/** Whom an alert tells, as the API has it. Go clients send null for an empty list; so does this. */
export interface ApiNotifications {
  email?: string[] | null;
  slack?: { channel: string; url: string }[] | null;
}

const slacksOf = (value: Value): Values[] => (Array.isArray(value) ? value.filter(isObject) : []);

export function notificationsTo(given: Value): ApiNotifications {
  const { emails, slacks } = isObject(given) ? given : {};
  const slack = slacksOf(slacks).map(({ channel, url }) => ({ channel: channel as string, url: url as string }));
  return { email: texts(emails).length > 0 ? texts(emails) : null, slack: slack.length > 0 ? slack : null };
}

export const notificationsFrom = (live: ApiNotifications): Values => ({
  emails: live.email ?? [],
  slacks: (live.slack ?? []).map(({ channel, url }) => ({ channel, url })),
});

/** Channels and hooks must say something. */
export const namedSlacks = (...path: Path): Rule =>
  allOf(notEmpty(...path, "slacks", "*", "channel"), notEmpty(...path, "slacks", "*", "url"));
