// The hashed linear half of the model: a row of three weights for each bucket, −127…127, summed as integers.
import type { FeatureBuffer } from './features';
import { featureGroups } from './features';
import { denseCount } from './lexicon-features';

/** Classes in the order that every array of three has. */
export const negative = 0;
export const neutral = 1;
export const positive = 2;
export const classCount = 3;

export interface LinearParameters {
  /** What one step of a weight is worth, for each class. */
  scale: number[];
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
      let a = 0;
      let b = 0;
      let c = 0;
      for (let index = from; index < to; index++) {
        const row = features.bucket[index]! * classCount;
        a += weights[row]!;
        b += weights[row + 1]!;
        c += weights[row + 2]!;
      }
      const weight = featureWeight(to - from);
      first += a * scale[0]! * weight;
      second += b * scale[1]! * weight;
      third += c * scale[2]! * weight;
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
