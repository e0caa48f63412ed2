// How strong a feeling is, whichever it is: a small regression on the same features as the linear half. The classes
// can't tell: "still no parcel" is surely a complaint, and a mild one.
import { type FeatureBuffer, featureGroups } from './features';
import { denseCount } from './lexicon-features';
import { featureWeight } from './linear-scorer';

/** The table of weights has 2^strengthBits places; a feature falls into the place of its bucket's lowest bits. */
export const strengthBits = 16;
export const strengthMask = (1 << strengthBits) - 1;

export interface StrengthParameters {
  /** What one step of a weight is worth. */
  scale: number;
  bias: number;
  /** Of the lexicon's numbers. */
  dense: number[];
}

export class StrengthScorer {
  constructor(
    readonly weights: Int8Array,
    readonly parameters: StrengthParameters,
  ) {}

  /** About −1 for a mild feeling, 0 for a plain one, 1 for an overwhelming one; says nothing about a text without feeling. */
  strengthOf(features: FeatureBuffer, dense: Float32Array): number {
    const { scale, bias, dense: denseWeights } = this.parameters;
    let strength = bias;
    for (let group = 0; group < featureGroups; group++) {
      const from = features.group[group]!;
      const to = features.group[group + 1]!;
      let sum = 0;
      for (let index = from; index < to; index++) sum += this.weights[features.bucket[index]! & strengthMask]!;
      strength += sum * scale * featureWeight(to - from);
    }
    for (let index = 0; index < denseCount; index++) strength += dense[index]! * denseWeights[index]!;
    return strength;
  }
}
