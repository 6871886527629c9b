// What tells one run of a box from the next.

/** Eight hexadecimal digits, from the random numbers of the board. */
export function bootId(): string {
  const digits = "0123456789abcdef";
  let id = "";
  for (let i = 0; i < 8; i++) {
    const nibble = Math.floor(Math.random() * 16);
    id += digits.substring(nibble, nibble + 1);
  }
  return id;
}
