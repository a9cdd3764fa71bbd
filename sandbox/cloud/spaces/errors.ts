import { randomBytes } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";

/** An answer of the S3 side that is no success. */
export class SpacesError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });

export const xml = (document: Record<string, unknown>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build(document))}`;

export const errorXml = (error: SpacesError, bucket: string): string =>
  xml({
    Error: {
      Code: error.code,
      Message: error.message,
      ...(bucket ? { BucketName: bucket } : {}),
      RequestId: `tx${randomBytes(10).toString("hex")}`,
      HostId: "seawall-sandbox",
    },
  });
