// Two short notes at a call. Off until the user turns it on: browsers allow sound only after a click.

let audio: AudioContext | undefined;
/** Where a browser remembers that the sound is wanted. */
const STORED = "tillbeacon-sound";

/** Notes: delay in s and frequency in Hz. */
const NOTES = [
  [0, 880],
  [0.22, 1175],
] as const;
const NOTE_S = 0.18;
const LOUDNESS = 0.3;

/**
 * Turns the sound on again if it was on when the page was left; returns whether it was. A browser that allows no sound
 * yet plays it from the first touch or key on.
 */
export function recallSound(): boolean {
  if (localStorage.getItem(STORED) === null) return false;
  const context = new AudioContext();
  audio = context;
  const resume = (): void => {
    if (context.state === "suspended") context.resume();
  };
  for (const event of ["pointerdown", "keydown"] as const) addEventListener(event, resume, { once: true });
  return true;
}

export function isSoundOn(): boolean {
  return audio !== undefined;
}

/** Toggles the sound, playing the notes when it turns on; returns whether it is on. */
export function toggleSound(): boolean {
  if (audio !== undefined) {
    audio.close();
    localStorage.removeItem(STORED);
    audio = undefined;
    return false;
  }
  audio = new AudioContext();
  localStorage.setItem(STORED, "on");
  chime();
  return true;
}

/** Plays the notes if the sound is on. */
export function chime(): void {
  if (audio === undefined) return;
  for (const [afterS, hertz] of NOTES) {
    const note = audio.createOscillator();
    const volume = audio.createGain();
    const fromS = audio.currentTime + afterS;
    note.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS, fromS);
    volume.gain.exponentialRampToValueAtTime(0.001, fromS + NOTE_S);
    note.connect(volume).connect(audio.destination);
    note.start(fromS);
    note.stop(fromS + NOTE_S);
  }
}
