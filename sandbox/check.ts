/** One line of `seawall doctor`: something this machine needs. */
export interface Check {
  /** What is looked for: "go", "docker", "disk space". */
  name: string;
  ok: boolean;
  /** What was found: a version, a path, or "not found". */
  found: string;
  /** What `seawall up` does about it, or what the user must do. Empty where nothing is to be done. */
  action: string;
}
