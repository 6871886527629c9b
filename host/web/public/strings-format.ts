// Language of the pages, and numbers, times and dates as text.

/** Language of all page strings (BCP 47), for browsers and screen readers; also how numbers and times are written. */
export const LANGUAGE = "en-GB";

/** A duration in s: "45 s", "1 min 50 s"; above two minutes in minutes, as nobody acts on less: "4 min", "2 h 5 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 120) return whole === 60 ? "1 min" : `1 min ${whole - 60} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A duration in s that is compared with others, or a threshold: "45 s", "2.8 min", "6.5 min". */
export function formatFigure(seconds: number): string {
  if (seconds <= 120 || seconds >= 3600) return formatDuration(seconds);
  return `${(seconds / 60).toLocaleString(LANGUAGE, { maximumFractionDigits: 1 })} min`;
}

/** A wait in s for shoppers: to the minute, as nobody can be surer than that. */
export function formatRoughWait(seconds: number): string {
  if (seconds < 30) return "no wait";
  return `about ${Math.max(1, Math.round(seconds / 60))} min`;
}

/** A range of waits in s, in whole minutes: "2 to 5 min". */
export function formatMinutes(lowS: number, highS: number): string {
  const low = Math.floor(lowS / 60);
  const high = Math.ceil(highS / 60);
  return low === 0 ? `up to ${high} min` : `${low} to ${high} min`;
}

/** A share from 0 to 1: 0.042 is "4 %"; what would round to 0 is "under 1 %". */
export function formatPercent(share: number): string {
  return share > 0 && share < 0.01 ? "under 1 %" : `${Math.round(share * 100)} %`;
}

/** Text that stays on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

/** Time of day, with seconds. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toLocaleTimeString(LANGUAGE);
}

/** Time of day, to the minute. */
export function hourAndMinute(ms: number): string {
  return new Date(ms).toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
}

/** A date (2026-11-22) as people write it: "Sunday, 22 November 2026". */
export function longDate(date: string): string {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return new Date(`${date}T12:00:00`).toLocaleDateString(LANGUAGE, options);
}
