// A buffer for bytes that arrive in chunks and are read as frames. Its capacity doubles and a search continues where
// the last one ended, so that the cost is linear even for a client that sends single bytes.

export class ByteQueue {
  #bytes = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** `indexOf` has searched up to here without a match. */
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

  /** The offset of the first occurrence of a byte, or -1. Must always be called with the same byte. */
  indexOf(byte: number): number {
    const from = Math.max(this.#searched, this.#start);
    const index = this.#bytes.subarray(0, this.#end).indexOf(byte, from);
    this.#searched = index < 0 ? this.#end : index;
    return index < 0 ? -1 : index - this.#start;
  }

  /** Up to `count` bytes from the front, without removing them. */
  peek(count: number): Buffer {
    return this.#bytes.subarray(this.#start, Math.min(this.#start + count, this.#end));
  }

  /** Removes bytes from the front and returns them. They are valid until the next `append`. */
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
