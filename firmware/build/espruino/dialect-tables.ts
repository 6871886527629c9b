// What Espruino 2v29 has, as its own interpreter (Linux build) lists it. Tables only.

/** Globals that a bundle may use: the language's and the boards'; `ESP32` is on that chip alone. */
export const GLOBALS = new Set(
  (
    "Object Function Array ArrayBuffer Boolean DataView Date E ESP32 Error Float32Array Float64Array Graphics I2C I2C1 I2C2 " +
    "I2C3 Infinity Int16Array Int32Array Int8Array InternalError JSON Math Modules NaN Number OneWire Pin Promise " +
    "ReferenceError RegExp SPI SPI1 SPI2 SPI3 Serial Serial1 Serial2 Serial3 String SyntaxError Telnet TypeError USB " +
    "Uint16Array Uint24Array Uint32Array Uint8Array Uint8ClampedArray Waveform analogRead analogWrite arguments atob " +
    "btoa changeInterval clearInterval clearTimeout clearWatch console decodeURIComponent digitalPulse digitalRead " +
    "digitalWrite encodeURIComponent eval getPinMode getSerial getTime global globalThis isFinite isNaN load parseFloat " +
    "parseInt peek16 peek32 peek8 pinMode poke16 poke32 poke8 print process require reset save setInterval setTime " +
    "setTimeout setWatch shiftOut trace undefined"
  ).split(" "),
);

/** Members of the built-in objects, complete: another member does not exist. */
export const STATICS: { [object: string]: Set<string> } = {
  Math: new Set(
    (
      "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil clip cos exp floor log max min pow randInt " +
      "random round sign sin sqrt tan wrap"
    ).split(" "),
  ),
  JSON: new Set(["parse", "stringify"]),
  Object: new Set(
    (
      "prototype assign create defineProperties defineProperty entries fromEntries getOwnPropertyDescriptor " +
      "getOwnPropertyDescriptors getOwnPropertyNames getPrototypeOf keys setPrototypeOf values"
    ).split(" "),
  ),
  Number: new Set("MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY".split(" ")),
  Array: new Set(["prototype", "isArray"]),
  String: new Set(["prototype", "fromCharCode"]),
  Promise: new Set(["prototype", "all", "reject", "resolve"]),
  Date: new Set(["prototype", "now", "parse"]),
  ...Object.fromEntries(
    "Float32Array Float64Array Int16Array Int32Array Int8Array Uint16Array Uint32Array Uint8Array Uint8ClampedArray"
      .split(" ")
      .map((name) => [name, new Set(["prototype"])]),
  ),
};

/** Methods of arrays, strings, typed arrays, numbers and promises that later engines have and Espruino has not. */
export const MISSING_METHODS = new Set(
  (
    "at flat flatMap findLast findLastIndex lastIndex copyWithin keys entries values reduceRight toReversed toSorted " +
    "toSpliced with codePointAt normalize localeCompare matchAll replaceAll trimStart trimEnd anchor isWellFormed " +
    "toLocaleString toPrecision toExponential finally subarrayOf hasOwn description"
  ).split(" "),
);
