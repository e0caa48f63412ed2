// Bytes that arrive in pieces and are read as frames. Room grows by doubling and a search goes on where the last one
// ended, so that a client that sends byte by byte costs no more than one that sends all at once.

export class ByteQueue {
  #bytes = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** Up to here nothing was found by `indexOf`. */
  #searched = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  append(bytes: Buffer): void {
    if (this.#end + bytes.length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(2 * (this.length + bytes.length));
      this.#bytes.copy(grown, 0, this.#start, this.#end);
      this.#bytes = grown;
      this.#searched -= this.#start;
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#end += bytes.copy(this.#bytes, this.#end);
  }

  /** Where a byte is for the first time, or -1. A queue is searched for one and the same byte only. */
  indexOf(byte: number): number {
    const from = Math.max(this.#searched, this.#start);
    const index = this.#bytes.subarray(0, this.#end).indexOf(byte, from);
    this.#searched = index < 0 ? this.#end : index;
    return index < 0 ? -1 : index - this.#start;
  }

  /** The first bytes without taking them, as many of them as are there. */
  peek(count: number): Buffer {
    return this.#bytes.subarray(this.#start, Math.min(this.#start + count, this.#end));
  }

  /** Takes bytes off the front. They are valid until more are appended. */
  take(count: number): Buffer {
    const taken = this.peek(count);
    this.#start += taken.length;
    if (this.length === 0) {
      this.#bytes = Buffer.alloc(0);
      this.#start = this.#end = this.#searched = 0;
    }
    return taken;
  }
}
