import { unprocessable } from "./errors";

/** Reads the fields of a JSON body; says which field is wrong as the real API does, by a 422. */
export class Input {
  private readonly fields: Record<string, unknown>;

  constructor(body: unknown) {
    if (body !== undefined && body !== null && (typeof body !== "object" || Array.isArray(body))) {
      throw unprocessable("The request body must be a JSON object.");
    }
    this.fields = (body ?? {}) as Record<string, unknown>;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null;
  }

  raw(name: string): unknown {
    return this.fields[name];
  }

  /** The fields that hold something. */
  given(): Record<string, unknown> {
    return Object.fromEntries(
      Object.keys(this.fields).flatMap((name) => (this.has(name) ? [[name, this.raw(name)]] : [])),
    );
  }

  string(name: string): string | undefined {
    return this.typed(name, "string");
  }

  /** A string that must be there and not be empty. */
  text(name: string): string {
    const value = this.string(name);
    if (value === undefined || value === "") throw unprocessable(`${name} is required and can't be blank`);
    return value;
  }

  boolean(name: string): boolean | undefined {
    return this.typed(name, "boolean");
  }

  number(name: string): number | undefined {
    return this.typed(name, "number");
  }

  integer(name: string): number | undefined {
    const value = this.number(name);
    if (value !== undefined && !Number.isInteger(value)) throw unprocessable(`${name} must be an integer`);
    return value;
  }

  strings(name: string): string[] {
    return this.list(name, "string");
  }

  integers(name: string): number[] {
    return this.list(name, "number");
  }

  objects(name: string): Input[] {
    return this.list<object>(name, "object").map((value) => new Input(value));
  }

  object(name: string): Input | undefined {
    return this.has(name) ? new Input(this.fields[name]) : undefined;
  }

  private typed<T>(name: string, type: string): T | undefined {
    if (!this.has(name)) return undefined;
    if (typeof this.fields[name] !== type) throw unprocessable(`${name} must be a ${type}`);
    return this.fields[name] as T;
  }

  private list<T>(name: string, type: string): T[] {
    if (!this.has(name)) return [];
    const value = this.fields[name];
    if (!Array.isArray(value) || value.some((item) => typeof item !== type)) {
      throw unprocessable(`${name} must be a list of ${type}s`);
    }
    return value as T[];
  }
}
