// Two short notes at a call, for those who want them. Browsers allow sound only after a touch of the page.

let audio: AudioContext | undefined;

/** Notes: when after the start, in s, and how high, in Hz. */
const NOTES = [
  [0, 880],
  [0.22, 1175],
] as const;
const NOTE_S = 0.18;
const LOUDNESS = 0.3;

export function isSoundOn(): boolean {
  return audio !== undefined;
}

/** Turns sound on, with the notes as a proof, or off again; true when it is on. */
export function startSound(): boolean {
  if (audio !== undefined) {
    audio.close();
    audio = undefined;
    return false;
  }
  audio = new AudioContext();
  chime();
  return true;
}

/** Sounds if sound is on. */
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
