import { delegation } from "../../../sandbox/cloud/cloudflare/delegation";

// The key that Cloudflare signs the zones of its customers with, and the DS record that .com publishes of it.
const publicKey = "mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==";

test("the DS record of a key is the one that its registry publishes", () => {
  const digest = "32996839A6D808AFE3EB4A795A0E6A7A39A76FC52FF228B22B76F6D63826F2B9";
  expect(delegation("cloudflare.com", publicKey)).toEqual({
    keyTag: 2371,
    digest,
    ds: `cloudflare.com. 3600 IN DS 2371 13 2 ${digest}`,
  });
});
