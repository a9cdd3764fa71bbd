/** A time as DigitalOcean tells it: to the second. */
export const toSeconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, "Z");
