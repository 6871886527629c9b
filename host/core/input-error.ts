// Input from people that cannot be used, said in one line. Pure.

/** Input that cannot be used: the file and line, what was found there and what was expected. */
export class InputError extends Error {
  constructor(file: string, line: number, found: string, expected: string) {
    super(`${file}:${line}: found ${found}, expected ${expected}`);
    this.name = "InputError";
  }
}
