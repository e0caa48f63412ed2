// The sound of a new alert: two soft notes, a fourth apart, made by Web Audio. There is no file to load, and the device is
// let go between two sounds.

interface Note {
  hertz: number;
  /** Seconds after the first note. */
  after: number;
}

const notes: readonly Note[] = [
  { hertz: 659.26, after: 0 },
  { hertz: 880, after: 0.14 },
];
/** Quiet enough for an office; 1 is the loudest. */
const loudness = 0.16;
const riseSeconds = 0.02;
const fadeSeconds = 0.5;
/** A browser that allows the sound starts it within this time; one that waits for a click never answers. */
const startTimeoutMs = 500;

export class AlertSound {
  private context: AudioContext | null = null;
  private lastNote: OscillatorNode | null = null;

  /** Whether the browser lets this page make a sound. Most let it only after the first click or key on the page. */
  async isAllowed(): Promise<boolean> {
    const context = await this.start();
    this.letGo();
    return context !== null;
  }

  /** Plays the sound once. Resolves to whether the browser lets it. */
  async play(): Promise<boolean> {
    const context = await this.start();
    if (context === null) return false;
    const at = context.currentTime + riseSeconds;
    for (const { hertz, after } of notes) this.lastNote = playNote(context, hertz, at + after);
    const { lastNote } = this;
    lastNote?.addEventListener('ended', () => {
      if (this.lastNote !== lastNote) return;
      this.lastNote = null;
      this.letGo();
    });
    return true;
  }

  private async start(): Promise<AudioContext | null> {
    try {
      this.context ??= new AudioContext();
    } catch (error) {
      // The device or the browser has no sound.
      if (error instanceof DOMException || error instanceof ReferenceError) return null;
      throw error;
    }
    const resumed = this.context.resume().catch(() => undefined);
    await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, startTimeoutMs))]);
    return this.context.state === 'running' ? this.context : null;
  }

  private letGo(): void {
    if (this.lastNote === null) void this.context?.suspend();
  }
}

function playNote(context: AudioContext, hertz: number, at: number): OscillatorNode {
  const note = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + riseSeconds);
  volume.gain.exponentialRampToValueAtTime(loudness / 1_000, at + riseSeconds + fadeSeconds);
  note.connect(volume).connect(context.destination);
  note.start(at);
  note.stop(at + riseSeconds + fadeSeconds);
  return note;
}
