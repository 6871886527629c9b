// Tables of bytes as text: text of a program stays in a board's flash, a list of numbers takes its memory.

/** The bytes that two digits each (0-9, a-f) stand for, from byte number `from` on, `count` of them. */
export function bytesOf(digits: string, from: number, count: number): number[] {
  const bytes: number[] = [];
  for (let i = 2 * from; i < 2 * (from + count); i += 2) bytes.push(16 * digitAt(digits, i) + digitAt(digits, i + 1));
  return bytes;
}

function digitAt(digits: string, index: number): number {
  const code = digits.charCodeAt(index);
  return code < 58 ? code - 48 : code - 87;
}
