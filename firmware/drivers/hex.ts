// Byte tables as hex strings: a string literal stays in the board's flash, a list of numbers takes RAM.

/** Decodes `count` bytes from hex digits (0-9, a-f), starting at byte number `from`. */
export function bytesOf(digits: string, from: number, count: number): number[] {
  const bytes: number[] = [];
  for (let i = 2 * from; i < 2 * (from + count); i += 2) bytes.push(16 * digitAt(digits, i) + digitAt(digits, i + 1));
  return bytes;
}

function digitAt(digits: string, index: number): number {
  const code = digits.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
}
