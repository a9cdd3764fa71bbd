import * as fs from "node:fs";
import * as path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** One request that reached the sandbox. Neither bodies nor query strings are kept: both may hold secrets. */
export interface LoggedRequest {
  /** Milliseconds since the epoch. */
  time: number;
  api: "digitalocean" | "cloudflare" | "spaces" | "outside";
  method: string;
  /** Path of an API; host and path of Spaces and of refused requests. */
  path: string;
  status: number;
  /** Whether it was made to change something. */
  write: boolean;
}

export interface RequestFilter {
  /** Milliseconds since the epoch: requests from then on. */
  since?: number;
  writesOnly?: boolean;
}

const kept = 100_000;

/** The log of all requests, on disk: a test counts writes in it, and it survives the daemon. */
export class RequestLog {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;

  constructor(file: string) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(file);
    this.database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS request (
        id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, api TEXT NOT NULL, method TEXT NOT NULL,
        path TEXT NOT NULL, status INTEGER NOT NULL, is_write INTEGER NOT NULL
      );
      CREATE INDEX IF NOT EXISTS request_time ON request (time);
      DELETE FROM request WHERE id <= (SELECT coalesce(max(id), 0) FROM request) - ${kept};
    `);
    this.insert = this.database.prepare(
      "INSERT INTO request (time, api, method, path, status, is_write) VALUES (?, ?, ?, ?, ?, ?)",
    );
  }

  add(request: Omit<LoggedRequest, "write">): void {
    const { time, api, method, path: target, status } = request;
    this.insert.run(time, api, method, target, status, isWrite(request) ? 1 : 0);
  }

  list({ since = 0, writesOnly = false }: RequestFilter): LoggedRequest[] {
    const rows = this.database
      .prepare(
        "SELECT time, api, method, path, status, is_write AS write FROM request WHERE time >= ? AND is_write >= ? ORDER BY id",
      )
      .all(since, writesOnly ? 1 : 0) as unknown as (Omit<LoggedRequest, "write"> & { write: number })[];
    return rows.map((row) => ({ ...row, write: row.write === 1 }));
  }

  close(): void {
    this.database.close();
  }
}

/** A refused request to the outside wrote nothing anywhere. */
const isWrite = ({ api, method }: Pick<LoggedRequest, "api" | "method">): boolean =>
  api !== "outside" && ["POST", "PUT", "PATCH", "DELETE"].includes(method);
