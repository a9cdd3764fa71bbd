/** A CommonJS module loaded late comes wrapped or not, depending on who loads it: a bundle, a test, Node.js itself. */
export const unwrapped = <T extends object>(loaded: object): T => ((loaded as { default?: T }).default ?? loaded) as T;
