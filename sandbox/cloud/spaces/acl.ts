import type { IncomingHttpHeaders } from "node:http";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { CannedAcl } from "../store/entities";
import { SpacesError, xml } from "./errors";

const everyone = "http://acs.amazonaws.com/groups/global/AllUsers";
const owner = { ID: "1", DisplayName: "1" };

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, isArray: (name) => name === "Grant" });

/** The canned ACL that a request names in its header; undefined where it names none. Spaces has two of them. */
export function cannedAcl(headers: IncomingHttpHeaders): CannedAcl | undefined {
  const named = headers["x-amz-acl"];
  if (named === undefined || named === "private" || named === "public-read") return named;
  throw new SpacesError(400, "InvalidArgument", "x-amz-acl must be private or public-read");
}

/** The ACL of PUT ?acl: canned, or a document that lets everyone read, or nobody but the owner. */
export function givenAcl(headers: IncomingHttpHeaders, document: string): CannedAcl {
  const canned = cannedAcl(headers);
  if (canned) return canned;
  if (XMLValidator.validate(document) !== true) {
    throw new SpacesError(400, "MalformedACLError", "The XML you provided was not well-formed");
  }
  const parsed = parser.parse(document) as {
    AccessControlPolicy?: { AccessControlList?: { Grant?: { Grantee?: { URI?: string }; Permission?: string }[] } };
  };
  const grants = parsed.AccessControlPolicy?.AccessControlList?.Grant ?? [];
  const open = grants.some(({ Grantee, Permission }) => Grantee?.URI === everyone && Permission === "READ");
  return open ? "public-read" : "private";
}

/** The document that GET ?acl answers. */
export function renderAcl(acl: CannedAcl): string {
  const grantee = (type: string, fields: object) => ({
    "@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "@xsi:type": type,
    ...fields,
  });
  const grants = [
    ...(acl === "public-read" ? [{ Grantee: grantee("Group", { URI: everyone }), Permission: "READ" }] : []),
    { Grantee: grantee("CanonicalUser", owner), Permission: "FULL_CONTROL" },
  ];
  return xml({
    AccessControlPolicy: {
      "@xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
      Owner: owner,
      AccessControlList: { Grant: grants },
    },
  });
}
