// KeyedQueue tokens into the hashed features of the linear scorer: word 1–3-grams (single words marked when negated, and once
// more with their side of a "but"), character 2–5-grams within words, and what stands out on the surface. Each feature
// counts once a text.
import { extendHash, hashOfText, joinHashes, scramble } from './hashing';
import type { LexiconReading } from './lexicon-features';
import { type TokenBuffer, tokenFlag, tokenKind } from './tokeniser';
import { negators, turns } from './word-lists';

export const featureGroups = 3;
/** Of a word longer than this only the beginning has character n-grams. */
const longestWord = 48;
const negationReach = 5;

const negatedSeed = hashOfText('negated|');
const wordSeed = hashOfText('word|');
const concessionSeed = hashOfText('before a turn|');
const turnSeed = hashOfText('after a turn|');
const pairSeed = hashOfText('pair|');
const negatedCharacterSeed = hashOfText('negated characters|');
const characterSeed = hashOfText('characters|');
const surface = {
  exclaim: hashOfText('surface|exclaim|'),
  ask: hashOfText('surface|ask|'),
  shout: hashOfText('surface|shout|'),
  capitals: hashOfText('surface|capitals|'),
  elongated: hashOfText('surface|elongated|'),
  length: hashOfText('surface|length|'),
  sum: hashOfText('surface|sum|'),
  high: hashOfText('surface|high|'),
  low: hashOfText('surface|low|'),
  counts: hashOfText('surface|counts|'),
  tag: hashOfText('surface|tag|'),
  first: hashOfText('surface|first|'),
  last: hashOfText('surface|last|'),
};
const boundary = 0x5f;

/** The features of one text, group after group: words, characters, surface. Reused from text to text. */
export class FeatureBuffer {
  /** Bucket of each feature. */
  bucket = new Int32Array(4096);
  /** First token that the feature is made of, −1 for the whole text. */
  token = new Int32Array(4096);
  /** How many tokens it is made of. */
  span = new Uint8Array(4096);
  /** Where each group begins, and the end of the last. */
  readonly group = new Int32Array(featureGroups + 1);
  count = 0;
  readonly #mask: number;
  /** The buckets that this text has already, in open addressing; what another text left there counts as empty. */
  #seen = new Int32Array(8192);
  /** Marks this text's entries, in the bits above the bucket's. */
  #text = 0;

  /** @param bits buckets are numbered below 2^bits */
  constructor(readonly bits: number) {
    this.#mask = (1 << bits) - 1;
  }

  reset(): void {
    this.count = 0;
    if (++this.#text < 1 << (31 - this.bits)) return;
    this.#seen.fill(0);
    this.#text = 1;
  }

  add(hash: number, token: number, span: number): void {
    if (this.count === this.bucket.length) this.#grow();
    const bucket = scramble(hash) & this.#mask;
    const entry = (this.#text << this.bits) | bucket;
    const last = this.#seen.length - 1;
    let place = bucket & last;
    for (; this.#seen[place]! >> this.bits === this.#text; place = (place + 1) & last)
      if (this.#seen[place] === entry) return;
    this.#seen[place] = entry;
    this.bucket[this.count] = bucket;
    this.token[this.count] = token;
    this.span[this.count++] = span;
  }

  #grow(): void {
    const bucket = new Int32Array(this.bucket.length * 2);
    const token = new Int32Array(this.bucket.length * 2);
    const span = new Uint8Array(this.bucket.length * 2);
    bucket.set(this.bucket);
    token.set(this.token);
    span.set(this.span);
    this.bucket = bucket;
    this.token = token;
    this.span = span;
    this.#seen = new Int32Array(this.#seen.length * 2);
    const last = this.#seen.length - 1;
    for (let index = 0; index < this.count; index++) {
      let place = bucket[index]! & last;
      while (this.#seen[place] !== 0) place = (place + 1) & last;
      this.#seen[place] = (this.#text << this.bits) | bucket[index]!;
    }
  }
}

/** Marks which tokens negate and which words a negation reaches. Must run before anything else reads the tokens. */
export function markNegation(tokens: TokenBuffer): void {
  const { count, kind, flags, hash, units, unitEnd, unitStart } = tokens;
  let reach = 0;
  for (let index = 0; index < count; index++) {
    const is = kind[index]!;
    if (is === tokenKind.outcry || is === tokenKind.clause || is === tokenKind.ellipsis || turns.has(hash[index]!)) {
      reach = 0;
      continue;
    }
    if (reach > 0) {
      reach--;
      if (is === tokenKind.word) flags[index]! |= tokenFlag.negated;
    }
    if (is !== tokenKind.word) continue;
    const end = unitEnd[index]!;
    // …n't
    const shortened =
      end - unitStart[index]! > 3 && units[end - 1] === 0x74 && units[end - 2] === 0x27 && units[end - 3] === 0x6e;
    if (shortened || negators.has(hash[index]!)) {
      flags[index]! |= tokenFlag.negator;
      reach = negationReach;
    }
  }
}

/** Fills the buffer with a text's features. The tokens must have been through {@link markNegation}. */
export function extractFeatures(tokens: TokenBuffer, reading: LexiconReading, features: FeatureBuffer): void {
  features.reset();
  features.group[0] = 0;
  addWords(tokens, features);
  features.group[1] = features.count;
  addCharacters(tokens, features);
  features.group[2] = features.count;
  addSurface(tokens, reading, features);
  features.group[3] = features.count;
}

function addWords({ count, hash, flags }: TokenBuffer, features: FeatureBuffer): void {
  let turn = count - 1;
  while (turn > 0 && !turns.has(hash[turn]!)) turn--;
  for (let index = 0; index < count; index++) {
    // What is said after a "but" counts, what is said before it is a concession.
    if (turn > 0) features.add(joinHashes(index < turn ? concessionSeed : turnSeed, hash[index]!), index, 1);
    const seed = flags[index]! & tokenFlag.negated ? negatedSeed : wordSeed;
    features.add(joinHashes(seed, hash[index]!), index, 1);
    if (index + 1 >= count) continue;
    const pair = joinHashes(joinHashes(pairSeed, hash[index]!), hash[index + 1]!);
    features.add(pair, index, 2);
    if (index + 2 < count) features.add(joinHashes(pair, hash[index + 2]!), index, 3);
  }
}

function addCharacters({ count, kind, flags, units, unitStart, unitEnd }: TokenBuffer, features: FeatureBuffer): void {
  for (let index = 0; index < count; index++) {
    if (kind[index] !== tokenKind.word) continue;
    const seed = flags[index]! & tokenFlag.negated ? negatedCharacterSeed : characterSeed;
    const first = unitStart[index]!;
    const last = Math.min(unitEnd[index]!, first + longestWord);
    // A word is read with a boundary on either side; from −1 (boundary) on, two to five characters.
    for (let from = first - 1; from < last; from++) {
      let hash = extendHash(seed, from < first ? boundary : units[from]!);
      const to = Math.min(last, from + 4);
      for (let at = from + 1; at <= to; at++) {
        hash = extendHash(hash, at === last ? boundary : units[at]!);
        features.add(hash, index, 1);
      }
    }
  }
}

function addSurface(tokens: TokenBuffer, reading: LexiconReading, features: FeatureBuffer): void {
  const { count, hash, flags } = tokens;
  const add = (seed: number, value: number) => features.add(extendHash(seed, value & 0xffff), -1, 1);
  if (tokens.exclamations > 0) add(surface.exclaim, Math.min(tokens.exclamations, 4));
  if (tokens.questions > 0) add(surface.ask, Math.min(tokens.questions, 3));
  if (reading.shouted) add(surface.shout, 1);
  else if (reading.capitals > 0) add(surface.capitals, Math.min(reading.capitals, 3));
  if (reading.elongated > 0) add(surface.elongated, 1);
  // In halvings of the square, that is in steps of √2: 32 − clz32 is the number of binary digits.
  const length = Math.min(count + 1, 4096);
  add(surface.length, 32 - Math.clz32(length * length));
  add(surface.sum, Math.round(reading.dense[0]! * 6));
  add(surface.high, Math.round(reading.dense[3]! * 4));
  add(surface.low, Math.round(reading.dense[4]! * 4));
  add(surface.counts, Math.min(reading.positives, 3) * 4 + Math.min(reading.negatives, 3));
  if (count === 0) return;
  for (let index = 0; index < count; index++) {
    if (flags[index]! & tokenFlag.hashtag) {
      add(surface.tag, 1);
      break;
    }
  }
  features.add(joinHashes(surface.first, hash[0]!), 0, 1);
  features.add(joinHashes(surface.last, hash[count - 1]!), count - 1, 1);
}
