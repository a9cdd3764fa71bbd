import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { Bucket } from "../store/entities";
import { SpacesError, xml } from "./errors";

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false });

/** Reads the document of PUT ?logging; undefined turns logging off. */
export function parseLogging(document: string): Bucket["logging"] {
  const malformed = new SpacesError(400, "MalformedXML", "The XML you provided was not well-formed");
  if (XMLValidator.validate(document) !== true) throw malformed;
  type Enabled = { TargetBucket?: string; TargetPrefix?: string };
  const parsed = parser.parse(document) as { BucketLoggingStatus?: { LoggingEnabled?: Enabled } | "" };
  if (parsed.BucketLoggingStatus === undefined) throw malformed;
  const enabled = parsed.BucketLoggingStatus === "" ? undefined : parsed.BucketLoggingStatus.LoggingEnabled;
  if (!enabled) return undefined;
  if (!enabled.TargetBucket) throw malformed;
  return { targetBucket: enabled.TargetBucket, targetPrefix: enabled.TargetPrefix ?? "" };
}

/** The document that GET ?logging answers. */
export const renderLogging = (logging: Bucket["logging"]): string =>
  xml({
    BucketLoggingStatus: {
      "@xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
      ...(logging
        ? { LoggingEnabled: { TargetBucket: logging.targetBucket, TargetPrefix: logging.targetPrefix } }
        : {}),
    },
  });
