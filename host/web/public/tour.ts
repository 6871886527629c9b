// A tour of a page: one part after another is marked and explained. Ends with a click, with Escape, or after the last part.
import { element, setText } from "./dom.ts";
import { TOUR } from "./words.ts";

/** A part of the page, by its selector, and what it is. */
export interface TourStep {
  at: string;
  text: string;
}

/** In the lower half of the screen, where the tour's box would cover it. */
function isLow(part: Element): boolean {
  const { top, bottom } = part.getBoundingClientRect();
  return (top + Math.min(bottom, innerHeight)) / 2 > innerHeight / 2;
}

/** So long after the pointer or a key nobody is at the screen. Unit ms; guess. */
const AWAY_MS = 60000;

/** Marks the page while somebody is at it, as on a wall nobody is. */
function noticePeople(): void {
  const { classList } = document.documentElement;
  let away = 0;
  const notice = (): void => {
    classList.add("attended");
    clearTimeout(away);
    away = window.setTimeout(() => classList.remove("attended"), AWAY_MS);
  };
  for (const event of ["pointermove", "pointerdown", "keydown"]) addEventListener(event, notice, { passive: true });
}

/** The tour's box appears when the button is pressed; focus comes back to the button at its end. */
export function offerTour(box: HTMLElement, button: HTMLElement, steps: readonly TourStep[]): void {
  const text = element("p", { id: "tour-text" });
  const place = element("p", { class: "soft" });
  const next = element("button", { type: "button" }, TOUR.next);
  const end = element("button", { type: "button" }, TOUR.end);
  box.append(text, place, element("div", { class: "bar" }, next, end));
  box.setAttribute("aria-labelledby", text.id);
  let now = -1;
  const show = (step: number): void => {
    document.querySelector(".toured")?.classList.remove("toured");
    now = step;
    const shown = steps[step];
    box.hidden = shown === undefined;
    if (shown === undefined) {
      button.focus();
      return;
    }
    const part = document.querySelector(shown.at);
    part?.classList.add("toured");
    part?.scrollIntoView({ block: "nearest" });
    box.classList.toggle("above", part !== null && isLow(part));
    setText(text, shown.text);
    setText(place, TOUR.step(step + 1, steps.length));
    next.focus({ preventScroll: true });
  };
  noticePeople();
  button.addEventListener("click", () => show(0));
  next.addEventListener("click", () => show(now + 1));
  end.addEventListener("click", () => show(steps.length));
  box.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(steps.length);
  });
}
