import * as fs from "node:fs";
import * as path from "node:path";
import type { Cloud } from "../cloud";

/** Folders of the S3 side, under the cloud's directory. */
export const spacesPaths = (directory: string) => ({
  root: path.join(directory, "spaces"),
  buckets: path.join(directory, "spaces", "buckets"),
  versions: path.join(directory, "spaces", "versions"),
  users: path.join(directory, "spaces", "users"),
  pids: path.join(directory, "spaces", "gateway.pids"),
});

/**
 * Tells the S3 server which keys exist: the file of its internal user service, which it reads at every request. Each
 * key is an administrator there; what it may do is decided in front of it (`grants.ts`), because a bucket's policy
 * belongs to the user's program and must come back as it was put.
 */
export function writeUsers({ directory, store }: Pick<Cloud, "directory" | "store">): void {
  const accessAccounts = Object.fromEntries(
    store.spacesKeys
      .all()
      .map((key) => [
        key.id,
        { access: key.id, secret: key.secret, role: "admin", userID: 0, groupID: 0, projectID: 0 },
      ]),
  );
  const { users } = spacesPaths(directory);
  fs.mkdirSync(users, { recursive: true, mode: 0o700 });
  const file = path.join(users, "users.json");
  fs.writeFileSync(`${file}.new`, JSON.stringify({ accessAccounts }), { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}
