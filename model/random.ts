// The only source of chance in training: the same seed gives the same model, byte for byte.

/** Uniform random numbers by xorshift (G. Marsaglia, 2003) on 32 bits. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1;
    for (let round = 0; round < 20; round++) this.#step();
  }

  #step(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    return this.#step() / 0x100000000;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return this.#step() % below;
  }

  /** Shuffles in place (Fisher–Yates). */
  shuffle<Values extends Int32Array | unknown[]>(values: Values): Values {
    for (let index = values.length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      const kept = values[index]!;
      values[index] = values[other]!;
      values[other] = kept;
    }
    return values;
  }
}
