// Reads flat JSON objects, in the small common subset of JavaScript and Lua. Never throws.

export type Value = string | number | boolean | undefined;
/** Fields by name; what is null in JSON is absent here. */
export interface Flat {
  [name: string]: Value;
}

/** Letters and digits only: other names belong to the language, or to nobody. */
function isPlain(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122))) return false;
  }
  return name.length > 0;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Reads one flat JSON object: strings without escapes, numbers, true, false and null; nothing nested. */
export class Reader {
  private text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Fills the fields; false on anything that is not a flat object, or on a field that comes twice. */
  read(into: Flat, present: { [name: string]: boolean }): boolean {
    if (!this.skip("{")) return false;
    if (this.skip("}")) return this.ended();
    for (;;) {
      const name = this.readString();
      if (name === undefined || !isPlain(name) || present[name] === true || !this.skip(":")) return false;
      present[name] = true;
      if (!this.readValue(into, name)) return false;
      if (this.skip(",")) continue;
      return this.skip("}") && this.ended();
    }
  }

  private readValue(into: Flat, name: string): boolean {
    if (this.peek() === QUOTE) {
      const value = this.readString();
      if (value === undefined) return false;
      into[name] = value;
      return true;
    }
    if (this.word("true")) into[name] = true;
    else if (this.word("false")) into[name] = false;
    else if (!this.word("null")) {
      const value = this.readNumber();
      if (value === undefined) return false;
      into[name] = value;
    }
    return true;
  }

  private peek(): number {
    this.blanks();
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : 0;
  }

  private blanks(): void {
    while (this.at < this.text.length) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      this.at += 1;
    }
  }

  private ended(): boolean {
    this.blanks();
    return this.at === this.text.length;
  }

  private skip(character: string): boolean {
    if (this.peek() !== character.charCodeAt(0)) return false;
    this.at += 1;
    return true;
  }

  private word(word: string): boolean {
    this.blanks();
    if (this.text.substring(this.at, this.at + word.length) !== word) return false;
    this.at += word.length;
    return true;
  }

  private readString(): string | undefined {
    if (this.peek() !== QUOTE) return undefined;
    const from = this.at + 1;
    for (let i = from; i < this.text.length; i++) {
      const c = this.text.charCodeAt(i);
      if (c === BACKSLASH || c < 32 || c > 126) return undefined;
      if (c === QUOTE) {
        this.at = i + 1;
        return this.text.substring(from, i);
      }
    }
    return undefined;
  }

  private readNumber(): number | undefined {
    this.blanks();
    let sign = 1;
    if (this.peek() === 45) {
      sign = -1;
      this.at += 1;
    }
    const from = this.at;
    let value = this.readDigits();
    if (this.at === from || (this.at - from > 1 && this.text.charCodeAt(from) === 48)) return undefined;
    if (this.at < this.text.length && this.text.charCodeAt(this.at) === 46) {
      this.at += 1;
      const start = this.at;
      const fraction = this.readDigits();
      if (this.at === start || this.at - start > 9) return undefined;
      let scale = 1;
      for (let i = start; i < this.at; i++) scale *= 10;
      value = (value * scale + fraction) / scale;
    }
    return this.at - from > 15 ? undefined : sign * value;
  }

  private readDigits(): number {
    let value = 0;
    while (this.at < this.text.length) {
      const c = this.text.charCodeAt(this.at);
      if (c < 48 || c > 57) break;
      value = value * 10 + (c - 48);
      this.at += 1;
    }
    return value;
  }
}
