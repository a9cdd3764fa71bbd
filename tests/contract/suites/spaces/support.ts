import * as s3 from "@aws-sdk/client-s3";

/** Status and code of a refusal. */
export async function errorOf(work: Promise<unknown>): Promise<[number | undefined, string]> {
  const error = (await work.then(
    () => {
      throw new Error("expected a refusal");
    },
    (reason: unknown) => reason,
  )) as s3.S3ServiceException;
  return [error.$metadata?.httpStatusCode, error.name];
}

export const text = async (answer: s3.GetObjectCommandOutput): Promise<string> =>
  (await answer.Body?.transformToString()) ?? "";
