/** A file for a container's file system. */
export interface TarFile {
  /** Absolute path. */
  path: string;
  content: string | Buffer;
  /** Permission bits. Default 0o644. */
  mode?: number;
}

const block = 512;

function header(name: string, size: number, mode: number, type: "0" | "5"): Buffer {
  const bytes = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 99) throw new Error(`Path too long for the archive: ${name}`);
  bytes.write(name, 0);
  bytes.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
  bytes.write("0000000\0".repeat(2), 108);
  bytes.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  bytes.write("00000000000\0", 136);
  bytes.write("        ", 148);
  bytes.write(type, 156);
  bytes.write("ustar\x0000", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

/** Files of root, with the folders named in `folders` (0755), as a tar for `docker cp - container:/`. Secrets never touch a disk. */
export function tar(files: TarFile[], folders: string[] = []): Buffer {
  const parts = folders.map((folder) => header(`${folder.replace(/^\//, "")}/`, 0, 0o755, "5"));
  for (const file of files) {
    const content = Buffer.from(file.content);
    const padding = Buffer.alloc((block - (content.length % block)) % block);
    parts.push(header(file.path.replace(/^\//, ""), content.length, file.mode ?? 0o644, "0"), content, padding);
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}
