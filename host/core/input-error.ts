// Input from people that cannot be used, said in one line. Pure.

/** Where in a file of keys and values, and what the check expects there, in its own words. Of a file that is no YAML the path is empty. */
export interface KeyFault {
  file: string;
  line: number;
  path: (string | number)[];
  expected: string;
}

/** Input that cannot be used: the file and line or the option, such as --from, what was found there and what was expected. */
export class InputError extends Error {
  /** Of a file that was checked key by key. */
  readonly fault: KeyFault | undefined;
  constructor(file: string, line: number, found: string, expected: string, fault?: KeyFault) {
    super(`${file.startsWith("--") ? file : `${file}:${line}`}: found ${found}, expected ${expected}`);
    this.name = "InputError";
    this.fault = fault;
  }
}
