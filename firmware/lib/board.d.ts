// The whole standard library that firmware may use: what Espruino 2v29 and the Lua build both have. A built-in that
// is missing here does not type-check; typescript's own lib would hide that a board lacks it.

interface Array<T> {
  [n: number]: T;
  readonly length: number;
  push(item: T): number;
  shift(): T | undefined;
  indexOf(item: T): number;
  slice(from: number): T[];
}
interface ReadonlyArray<T> {
  readonly [n: number]: T;
  readonly length: number;
  indexOf(item: T): number;
}
interface TypedRow {
  [n: number]: number;
  readonly length: number;
}
interface Uint8Array extends TypedRow {
  set(from: TypedRow, offset?: number): void;
  slice(from: number, to: number): Uint8Array;
}
interface Uint16Array extends TypedRow {
  set(from: TypedRow, offset: number): void;
  slice(from: number, to: number): Uint16Array;
}
interface Float64Array extends TypedRow {}
interface Uint8ArrayConstructor {
  new (length: number): Uint8Array;
}
declare var Uint8Array: Uint8ArrayConstructor;
declare var Uint16Array: { new (length: number): Uint16Array };
declare var Float64Array: { new (length: number): Float64Array };

interface String {
  readonly length: number;
  charCodeAt(index: number): number;
  substring(from: number, to?: number): string;
  split(separator: string): string[];
  indexOf(part: string, from?: number): number;
  replace(pattern: RegExp, by: string): string;
}
declare var String: { fromCharCode(...codes: number[]): string };

interface Math {
  floor(x: number): number;
  sqrt(x: number): number;
  pow(x: number, y: number): number;
  random(): number;
}
declare var Math: Math;
declare var JSON: { parse(text: string): unknown; stringify(value: unknown): string };

interface Object {}
interface Function {}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface Boolean {}
interface Number {}
interface RegExp {
  test(text: string): boolean;
}

type Record<K extends string | number | symbol, T> = { [P in K]: T };
