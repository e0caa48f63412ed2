// The hashed linear half of the model: two weights for each bucket, −127…127, summed as integers: how much more negative
// than neutral, and how much more positive than neutral, a feature makes a text. Softmax knows differences only.
import type { FeatureBuffer } from './features';
import { featureGroups } from './features';
import { denseCount } from './lexicon-features';

/** Classes in the order that every array of three has. */
export const negative = 0;
export const neutral = 1;
export const positive = 2;
export const classCount = 3;

/** Weights a bucket: negative − neutral, positive − neutral. */
export const bucketWeights = 2;

export interface LinearParameters {
  /** What one step of a weight is worth, for each of the two. */
  scale: number[];
  /** Of each class. */
  bias: number[];
  /** Weights of the lexicon's numbers, `denseCount` rows of three. */
  dense: number[];
}

/** What each of so many features of a group counts: many features together count as √n. Used by training alike. */
export function featureWeight(count: number): number {
  return count > 0 ? 1 / Math.sqrt(count) : 0;
}

export class LinearScorer {
  constructor(
    readonly weights: Int8Array,
    readonly parameters: LinearParameters,
  ) {}

  /** Adds `share` times the logits of a text to `logits`. */
  addLogits(features: FeatureBuffer, dense: Float32Array, share: number, logits: Float64Array): void {
    const { weights } = this;
    const { scale, bias } = this.parameters;
    let first = bias[0]!;
    let second = bias[1]!;
    let third = bias[2]!;
    for (let group = 0; group < featureGroups; group++) {
      const from = features.group[group]!;
      const to = features.group[group + 1]!;
      let low = 0;
      let high = 0;
      for (let index = from; index < to; index++) {
        const row = features.bucket[index]! * bucketWeights;
        low += weights[row]!;
        high += weights[row + 1]!;
      }
      const weight = featureWeight(to - from);
      first += low * scale[0]! * weight;
      third += high * scale[1]! * weight;
    }
    for (let index = 0; index < denseCount; index++) {
      const value = dense[index]!;
      const row = index * classCount;
      first += value * this.parameters.dense[row]!;
      second += value * this.parameters.dense[row + 1]!;
      third += value * this.parameters.dense[row + 2]!;
    }
    logits[0]! += share * first;
    logits[1]! += share * second;
    logits[2]! += share * third;
  }
}
