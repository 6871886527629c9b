// The error for unusable input of people, such as files and options, in one line. Pure.

/** A fault in a YAML file: the path of the key, empty where the file is no YAML, and what the schema expects there. */
export interface KeyFault {
  file: string;
  line: number;
  path: (string | number)[];
  expected: string;
}

/** Unusable input: the file and line, or the option such as --from; what was found there and what was expected. */
export class InputError extends Error {
  /** Set for files that are checked key by key. */
  readonly fault: KeyFault | undefined;
  constructor(file: string, line: number, found: string, expected: string, fault?: KeyFault) {
    super(`${file.startsWith("--") ? file : `${file}:${line}`}: found ${found}, expected ${expected}`);
    this.name = "InputError";
    this.fault = fault;
  }
}
