// Hours and half hours of the shop's week, from Monday, in the machine's zone. Pure.

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export const HALF_HOURS = 336;

/** Hour of the week, 0 to 167: 0 is Monday from midnight to one. */
export function hourOf(ms: number): number {
  return Math.floor(halfHourOf(ms) / 2);
}

/** Half hour of the week, 0 to 335. */
export function halfHourOf(ms: number): number {
  const at = new Date(ms);
  return ((at.getDay() + 6) % 7) * 48 + at.getHours() * 2 + (at.getMinutes() >= 30 ? 1 : 0);
}

/** When a half hour of the week begins, as "09:30". */
export function timeOfHalfHour(halfHour: number): string {
  const minutes = (halfHour % 48) * 30;
  return `${`0${Math.floor(minutes / 60)}`.slice(-2)}:${`0${minutes % 60}`.slice(-2)}`;
}
