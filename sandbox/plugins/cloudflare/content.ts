import * as net from "node:net";
import { Value } from "../shared/values";

const hosts = ["CNAME", "NS", "PTR", "MX"];

/** Do two contents of a record mean the same? Names differ not in case or last dot, addresses not in spelling, texts not in quotes. */
export function sameContent(type: string, one: Value, other: Value): boolean {
  return typeof one === "string" && typeof other === "string" && plain(type, one) === plain(type, other);
}

function plain(type: string, content: string): string {
  if (hosts.includes(type)) return content.toLowerCase().replace(/\.$/, "");
  if (type === "TXT") return unquoted(content);
  if (type === "AAAA" && net.isIPv6(content)) return new URL(`http://[${content}]`).hostname;
  return content;
}

/** A text is one string or several quoted ones, which belong together. */
function unquoted(content: string): string {
  const parts = content.trim().match(/"(?:[^"\\]|\\.)*"/g);
  if (!parts || !/^"/.test(content.trim())) return content;
  return parts.map((part) => part.slice(1, -1).replace(/\\(.)/g, "$1")).join("");
}
