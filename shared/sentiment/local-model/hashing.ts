// Hashes of token text. Words never exist as strings while scoring: a token is the 32-bit FNV-1a hash of its lowered
// code units, and word lists, lexicon and vocabulary are sets of such hashes.

/** Offset basis of 32-bit FNV-1a (Fowler, Noll, Vo). */
export const hashBasis = 0x811c9dc5 | 0;
const hashPrime = 0x01000193;

/** Takes one more code unit into an FNV-1a hash. */
export function extendHash(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, hashPrime);
}

/** Joins two hashes, order mattering: an n-gram's hash is made from its words'. */
export function joinHashes(left: number, right: number): number {
  return Math.imul(Math.imul(left ^ 0x2545f491, 0x9e3779b1) ^ right, 0x85ebca6b) ^ (left >>> 15);
}

/** Spreads a hash over all bits (finaliser of MurmurHash3, Austin Appleby, public domain). */
export function scramble(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The hash that the tokeniser gives a word, which must be in lower case and in the form the tokeniser leaves it. */
export function hashOfText(text: string): number {
  let hash = hashBasis;
  for (let index = 0; index < text.length; index++) hash = extendHash(hash, text.charCodeAt(index));
  return hash;
}

/** A set of words, by their hashes. */
export function hashSet(words: string): Set<number> {
  return new Set(words.split(/\s+/).filter(Boolean).map(hashOfText));
}

/** A read-only map from hash to number with open addressing: no object per entry, one or two reads per look-up. */
export class HashMap {
  readonly #keys: Int32Array;
  readonly #values: Int32Array;
  readonly #mask: number;

  constructor(keys: Int32Array, values: ArrayLike<number>) {
    let size = 16;
    while (size < keys.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#keys = new Int32Array(size);
    this.#values = new Int32Array(size);
    for (let index = 0; index < keys.length; index++) {
      // Key 0 marks a free slot.
      const key = keys[index]! || 1;
      let slot = key & this.#mask;
      while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = key;
      this.#values[slot] = values[index]!;
    }
  }

  /** The value of a key, or `absent`. */
  get(hash: number, absent: number): number {
    const key = hash || 1;
    let slot = key & this.#mask;
    for (;;) {
      const found = this.#keys[slot]!;
      if (found === key) return this.#values[slot]!;
      if (found === 0) return absent;
      slot = (slot + 1) & this.#mask;
    }
  }
}
