/** Takes the buckets out of a ListBuckets answer that are not in `visible`. The rest of the document stays as it is. */
export function keepBuckets(document: string, visible: string[]): string {
  return document.replace(/<Bucket>.*?<\/Bucket>/gs, (bucket) => {
    const name = /<Name>([^<]*)<\/Name>/.exec(bucket)?.[1];
    return name !== undefined && visible.includes(name) ? bucket : "";
  });
}
