// Shows how far a simulation is: on a terminal in one line that is updated, elsewhere in a line per delivery.

/** The part of a stream that is used. */
export interface ProgressStream {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  write: (text: string) => unknown;
}

const barWidth = 20;
const clearLine = '\r\u001B[2K';

export class Progress {
  #done = 0;
  #isLineOpen = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly total: number,
  ) {}

  /** Shows what became of a delivery. A failure stays visible. */
  show(text: string, isFailure = false): void {
    this.#done++;
    if (!this.stream.isTTY) {
      this.stream.write(`${String(this.#done).padStart(String(this.total).length)}/${this.total}  ${text}\n`);
      return;
    }
    if (isFailure) this.stream.write(`${clearLine}${text}\n`);
    const filled = Math.round((this.#done / this.total) * barWidth);
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${this.#done}/${this.total}  ${text}`;
    // A longer line would wrap, and only its last row would be cleared.
    this.stream.write(`${clearLine}${bar.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.#isLineOpen = true;
  }

  /** Ends the line, so that other output can follow. */
  end(): void {
    if (this.#isLineOpen) this.stream.write('\n');
    this.#isLineOpen = false;
  }
}
