// Why a text got its score: each token's share of the logits, carried over to the score, and joined into a few spans.
// Both halves of the model are sums over tokens (the filters of the convolution where they were active), so the
// shares add up; what no token caused is spread over them in proportion to their shares.
import type { EvidenceSpan } from '../provider';
import { type Calibration, toProbabilities } from './confidence';
import type { Convolution } from './convolution';
import type { FeatureBuffer } from './features';
import {
  type LinearScorer,
  bucketWeights,
  classCount,
  featureWeight,
  negative,
  neutral,
  positive,
} from './linear-scorer';
import { type LexiconReading, denseCount } from './lexicon-features';
import { type TokenBuffer, tokenFlag } from './tokeniser';

/** No message shows more spans than this; the least of them join their neighbours. */
const mostSpans = 12;
/** A token is strong that carries this much of the score, or of its absolute value. */
const leastStrong = 0.04;
const strongShare = 0.15;
/** Steps of the path from an empty message to this one along which the score's slope is averaged. */
const steps = 8;

/** What a model found as it scored a text, and by what weights. */
export interface Weighed {
  readonly features: FeatureBuffer;
  readonly reading: LexiconReading;
  readonly logits: Float64Array;
  readonly linear: LinearScorer;
  readonly linearShare: number;
  readonly convolution: Convolution | undefined;
  readonly calibration: Calibration;
}

/**
 * The spans that moved the score of the text whose tokens a model has just scored; their contributions add up to `score`.
 * Empty only when the text has no token.
 *
 * From logits to score: integrated gradients (M. Sundararajan et al., 2017) from the logits that every message gets
 * to those of this one.
 */
export function attribute(model: Weighed, tokens: TokenBuffer, score: number): EvidenceSpan[] {
  const { count } = tokens;
  if (count === 0) return [];
  const parts = tokenParts(model, tokens);
  const slope = meanSlope(model, parts, count);
  const shares = new Float64Array(count);
  let sum = 0;
  let size = 0;
  for (let token = 0; token < count; token++) {
    let share = 0;
    for (let label = 0; label < classCount; label++) share += parts[token * classCount + label]! * slope[label]!;
    shares[token] = share;
    sum += share;
    size += Math.abs(share);
  }
  for (let token = 0; token < count; token++) {
    const weight = size > 0 ? Math.abs(shares[token]!) / size : 1 / count;
    shares[token]! += (score - sum) * weight;
  }
  return joinSpans(tokens, shares, score);
}

/** Each token's part of the logits, three a token. */
function tokenParts(model: Weighed, tokens: TokenBuffer): Float64Array {
  const { features, reading, linear, linearShare, convolution } = model;
  const { count } = tokens;
  const parts = new Float64Array(count * classCount);
  const whole = new Float64Array(classCount);
  for (let group = 0; group + 1 < features.group.length; group++) {
    const from = features.group[group]!;
    const to = features.group[group + 1]!;
    const weight = featureWeight(to - from) * linearShare;
    for (let index = from; index < to; index++) {
      const row = features.bucket[index]! * bucketWeights;
      const low = linear.weights[row]! * linear.parameters.scale[0]! * weight;
      const high = linear.weights[row + 1]! * linear.parameters.scale[1]! * weight;
      const first = features.token[index]!;
      const span = features.span[index]!;
      if (first < 0) {
        whole[negative]! += low;
        whole[positive]! += high;
      }
      for (let token = first; first >= 0 && token < first + span; token++) {
        parts[token * classCount + negative]! += low / span;
        parts[token * classCount + positive]! += high / span;
      }
    }
  }
  for (let index = 0; index < denseCount; index++)
    for (let label = 0; label < classCount; label++)
      whole[label]! += reading.dense[index]! * linear.parameters.dense[index * classCount + label]! * linearShare;
  spreadWhole(tokens, reading, whole, parts);
  convolution?.addParts(1 - linearShare, count, parts);
  return parts;
}

/** What the text as a whole gave goes to the words that the lexicon knows and to what is emphatic, else to all. */
function spreadWhole(
  { count, flags }: TokenBuffer,
  reading: LexiconReading,
  whole: Float64Array,
  parts: Float64Array,
): void {
  const weights = new Float64Array(count);
  let sum = 0;
  for (let token = 0; token < count; token++) {
    const emphatic = flags[token]! & (tokenFlag.capitals | tokenFlag.elongated) ? 0.25 : 0;
    weights[token] = Math.abs(reading.value[token]!) + emphatic + 0.05;
    sum += weights[token]!;
  }
  for (let token = 0; token < count; token++)
    for (let label = 0; label < classCount; label++)
      parts[token * classCount + label]! += (whole[label]! * weights[token]!) / sum;
}

/** Mean slope of the raw score with each logit, along the straight path to this text's logits. */
function meanSlope(model: Weighed, parts: Float64Array, count: number): Float64Array {
  const moved = new Float64Array(classCount);
  for (let token = 0; token < count; token++)
    for (let label = 0; label < classCount; label++) moved[label]! += parts[token * classCount + label]!;
  const slope = new Float64Array(classCount);
  const at = new Float64Array(classCount);
  const probabilities = new Float64Array(classCount);
  for (let step = 0; step < steps; step++) {
    const rest = 1 - (step + 0.5) / steps;
    for (let label = 0; label < classCount; label++) at[label] = model.logits[label]! - rest * moved[label]!;
    toProbabilities(at, model.calibration, probabilities);
    const raw = probabilities[positive]! - probabilities[negative]!;
    slope[negative]! -= (probabilities[negative]! * (1 + raw)) / steps;
    slope[neutral]! -= (probabilities[neutral]! * raw) / steps;
    slope[positive]! += (probabilities[positive]! * (1 - raw)) / steps;
  }
  return slope;
}

/**
 * Joins neighbours that pull the same way and are both strong or both weak, so that "terrible" isn't lost among the
 * words around it; then the weakest spans with a neighbour, until few are left.
 */
function joinSpans(tokens: TokenBuffer, shares: Float64Array, score: number): EvidenceSpan[] {
  let spans: EvidenceSpan[] = [];
  const strong = Math.max(leastStrong, strongShare * Math.abs(score));
  const kindOf = (share: number) => Math.sign(share) * (Math.abs(share) >= strong ? 2 : 1);
  for (let token = 0; token < tokens.count; token++) {
    const last = spans.at(-1);
    const share = shares[token]!;
    const start = tokens.start[token]!;
    const end = tokens.end[token]!;
    if (last && kindOf(shares[token - 1]!) === kindOf(share)) {
      last.end = end;
      last.contribution += share;
    } else spans.push({ start, end, contribution: share });
  }
  for (let least = 0.01; spans.length > mostSpans; least *= 2) {
    const joined: EvidenceSpan[] = [];
    for (const span of spans) {
      const last = joined.at(-1);
      if (last && (Math.abs(span.contribution) < least || Math.abs(last.contribution) < least)) {
        last.end = span.end;
        last.contribution += span.contribution;
      } else joined.push(span);
    }
    spans = joined;
  }
  // Rounding is all that can be left; the strongest span bears it.
  const strongest = spans.reduce((a, b) => (Math.abs(b.contribution) > Math.abs(a.contribution) ? b : a));
  strongest.contribution += score - spans.reduce((sum, span) => sum + span.contribution, 0);
  return spans;
}
