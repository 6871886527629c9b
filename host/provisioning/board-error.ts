// What can go wrong at the other end of a line, as data for tests and words for people.

/**
 * `silent`: no answer; `garbled`: an answer in no known language; `not-espruino`: another firmware; `old`: an Espruino
 * without packets; `wrong-board`; `full`: no room in Storage; `refused`: the board said no; `threw`: an expression
 * failed there; `reset`: the board started anew in the middle; `mismatch`: what arrived is not what was sent; `gone`:
 * the line ended; `not-running`: tillbeacon does not run on it; `settings`: its settings cannot be used.
 */
export type BoardFault =
  | "silent"
  | "garbled"
  | "not-espruino"
  | "old"
  | "wrong-board"
  | "full"
  | "refused"
  | "threw"
  | "reset"
  | "mismatch"
  | "gone"
  | "not-running"
  | "settings";

/** A board that cannot be worked with: where, what was found, what was expected, what to do. */
export class BoardError extends Error {
  readonly fault: BoardFault;

  constructor(fault: BoardFault, message: string) {
    super(message);
    this.name = "BoardError";
    this.fault = fault;
  }
}
