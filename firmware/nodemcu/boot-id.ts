// What tells one start of a box from the next, from the chip's own noise (documentation of node.random).

/** Eight hexadecimal digits. */
export function bootId(): string {
  const digits = "0123456789abcdef";
  let id = "";
  for (let i = 0; i < 8; i++) {
    const nibble = node.random(0, 15);
    id += digits.substring(nibble, nibble + 1);
  }
  return id;
}
