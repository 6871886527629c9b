import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const CSS = readFileSync(new URL("../../host/web/public/base.css", import.meta.url), "utf8");
/** Distance of two colours in CIELAB (CIE 1976) from which they are told apart at a glance; guess. */
const LEAST_DISTANCE = 20;
/** Contrast of text (WCAG 2.2, 1.4.3), and of what means "come" and "something is wrong" against each other; guess. */
const TEXT_CONTRAST = 4.5;
const MEANING_CONTRAST = 1.5;

type Rgb = [number, number, number];

/** A colour of base.css in linear light. */
function colour(name: string, scheme: "light" | "dark"): Rgb {
  const [, light = "", dark = ""] = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(CSS) ?? [];
  const hex = (scheme === "light" ? light : dark).slice(1);
  const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  const linear = [0, 2, 4].map((at) => {
    const value = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return linear as Rgb;
}

/** As somebody without green cones sees it (Viénot, Brettel and Mollon 1999). */
function deuteranopia([r, g, b]: Rgb): Rgb {
  const l = 17.8824 * r + 43.5161 * g + 4.11935 * b;
  const s = 0.0299566 * r + 0.184309 * g + 1.46709 * b;
  const m = 0.494207 * l + 1.24827 * s;
  return [
    0.0809444 * l - 0.130504 * m + 0.116721 * s,
    -0.0102485 * l + 0.0540194 * m - 0.113615 * s,
    -0.000365294 * l - 0.00412163 * m + 0.693513 * s,
  ];
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return Math.max(x, y) / Math.min(x, y);
}

function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(luminance([r, g, b]));
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Rgb, b: Rgb): number {
  const [p, q] = [lab(a), lab(b)];
  return Math.hypot(...p.map((value, i) => value - (q[i] as number)));
}

describe.each(["light", "dark"] as const)("colours in %s", (scheme) => {
  it.each([
    ["green", "amber"],
    ["green", "red"],
    ["amber", "red"],
  ])("%s and %s are told apart without green cones", (a, b) => {
    const seen = [a, b].map((name) => deuteranopia(colour(name, scheme))) as [Rgb, Rgb];
    expect(distance(...seen)).toBeGreaterThan(LEAST_DISTANCE);
  });

  it("a call and what is held up differ in brightness", () => {
    expect(contrast(colour("green", scheme), colour("red", scheme))).toBeGreaterThan(MEANING_CONTRAST);
  });

  it.each(["green", "amber", "red", "soft"])("%s can be read on a card and on the page", (name) => {
    for (const back of ["card", "back"])
      expect(contrast(colour(name, scheme), colour(back, scheme))).toBeGreaterThan(TEXT_CONTRAST);
  });

  it.each(["green", "red"])("text on %s can be read", (name) => {
    expect(contrast(colour(name, scheme), colour("on-strong", scheme))).toBeGreaterThan(TEXT_CONTRAST);
  });
});
