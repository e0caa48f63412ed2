// What a sentiment lexicon says of a text, as a dozen numbers: the rules are those that VADER found to matter
// (boosters, negation, capitals, "but"), and how much each number counts is learned with everything else.
import type { HashMap } from './hashing';
import { type TokenBuffer, tokenFlag, tokenKind } from './tokeniser';
import { boosts, buts } from './word-lists';

export const denseCount = 12;
/** What the lexicon is told to answer for a word that it lacks. */
const unknown = -128;

/** What the lexicon found in a text. Reused from text to text. */
export class LexiconReading {
  /** Numbers of about −1…1, weighed by the linear scorer. */
  readonly dense = new Float32Array(denseCount);
  /** The value that each token was given, 0 where the lexicon doesn't know it. */
  value = new Float32Array(0);
  positives = 0;
  negatives = 0;
  capitals = 0;
  elongated = 0;
  words = 0;
  shouted = false;
}

/** Squashes to −1…1 with operations that every engine rounds alike. */
function squash(value: number): number {
  return value / Math.sqrt(1 + value * value);
}

/** Reads a text through the lexicon; `lexicon` holds ten times the words' values, `unknown` where it has none. */
export function readLexicon(tokens: TokenBuffer, lexicon: HashMap, reading: LexiconReading): void {
  const { count, kind, flags, hash, collapsedHash } = tokens;
  if (reading.value.length < count) reading.value = new Float32Array(count + (count >> 1) + 256);
  const { value, dense } = reading;
  let capitals = 0;
  let words = 0;
  let elongated = 0;
  for (let index = 0; index < count; index++) {
    if (kind[index] !== tokenKind.word) continue;
    words++;
    if (flags[index]! & tokenFlag.capitals) capitals++;
    if (flags[index]! & tokenFlag.elongated) elongated++;
  }
  let positive = 0;
  let negative = 0;
  let positives = 0;
  let negatives = 0;
  let highest = 0;
  let lowest = 0;
  let last = 0;
  let afterBut = false;
  for (let index = 0; index < count; index++) {
    value[index] = 0;
    const word = hash[index]!;
    if (buts.has(word)) {
      positive *= 0.5;
      negative *= 0.5;
      afterBut = true;
      continue;
    }
    let found = lexicon.get(word, unknown);
    if (found === unknown && flags[index]! & tokenFlag.elongated) found = lexicon.get(collapsedHash[index]!, unknown);
    if (found === unknown || boosts.has(word)) continue;
    let strength = found / 10;
    if (flags[index]! & tokenFlag.capitals && capitals < words) strength += strength > 0 ? 0.733 : -0.733;
    for (let back = 1; back <= 3 && index - back >= 0; back++) {
      const boost = boosts.get(hash[index - back]!);
      if (boost !== undefined) strength += (strength > 0 ? boost : -boost) * (1.05 - 0.05 * back);
    }
    if (flags[index]! & tokenFlag.negated) strength *= -0.74;
    if (afterBut) strength *= 1.5;
    value[index] = strength;
    if (strength > 0) {
      positive += strength + 1;
      positives++;
      if (strength > highest) highest = strength;
    } else if (strength < 0) {
      negative += strength - 1;
      negatives++;
      if (strength < lowest) lowest = strength;
    }
    last = strength;
  }
  reading.positives = positives;
  reading.negatives = negatives;
  reading.capitals = capitals;
  reading.elongated = elongated;
  reading.words = words;
  reading.shouted = words > 2 && capitals * 2 > words;
  let sum = positive - positives + negative + negatives;
  const emphasis = Math.min(tokens.exclamations, 4) * 0.292;
  if (sum > 0) sum += emphasis;
  else if (sum < 0) sum -= emphasis;
  dense[0] = sum / Math.sqrt(sum * sum + 15);
  dense[1] = squash(positive / 6);
  dense[2] = squash(negative / 6);
  dense[3] = highest / 4;
  dense[4] = lowest / 4;
  dense[5] = last / 4;
  dense[6] = Math.min(tokens.exclamations, 5) / 5;
  dense[7] = Math.min(tokens.questions, 5) / 5;
  dense[8] = words > 0 ? capitals / words : 0;
  dense[9] = Math.min(elongated, 3) / 3;
  dense[10] = Math.min(Math.sqrt(count) / 8, 1);
  dense[11] = positives > 0 && negatives > 0 ? 1 : 0;
}
