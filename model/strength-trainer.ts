// Trains how strong a feeling is on own messages that show one: least squares by stochastic gradient descent with
// AdaGrad (J. Duchi et al., 2011), towards −1 (slightly), 0 (plainly) and 1 (very). Own messages are the only texts
// with seven levels and one guide; five folds give each of them a strength from a training that left it out.
import { featureGroups } from '../shared/sentiment/local-model/features';
import { denseCount } from '../shared/sentiment/local-model/lexicon-features';
import { featureWeight } from '../shared/sentiment/local-model/linear-scorer';
import { strengthBits, strengthMask, type StrengthParameters } from '../shared/sentiment/local-model/strength';
import type { EncodedTexts } from './encoded-texts';
import { step } from './learnt';
import { Random } from './random';

const passes = 8;
const startRate = 0.05;
const decay = 1e-4;
const neutralLevel = 3;

export interface TrainedStrength {
  weights: Int8Array;
  parameters: StrengthParameters;
  /** Of each message, from the fold that left it out. */
  heldOut: Float64Array;
}

/** @param messageLevels 0…6, one a text; texts of the neutral level teach nothing */
export function trainStrength(
  texts: EncodedTexts,
  messageLevels: readonly number[],
  foldOf: ArrayLike<number>,
  seed: number,
): TrainedStrength {
  const rows = Int32Array.from(messageLevels, (_, row) => row).filter((row) => messageLevels[row] !== neutralLevel);
  const train = (chosen: Int32Array) => {
    const trainer = new StrengthTrainer(texts);
    const random = new Random(seed);
    for (let pass = 0; pass < passes; pass++)
      for (const row of random.shuffle(chosen.slice())) {
        const target = Math.abs(messageLevels[row]! - neutralLevel) - 2;
        trainer.learn(row, target, startRate * (1 - (0.8 * pass) / passes));
      }
    return trainer;
  };
  const heldOut = new Float64Array(messageLevels.length);
  const folds = new Set(Array.from(messageLevels, (_, row) => foldOf[row]!));
  for (const fold of folds) {
    const trainer = train(rows.filter((row) => foldOf[row] !== fold));
    for (let row = 0; row < heldOut.length; row++) if (foldOf[row] === fold) heldOut[row] = trainer.strengthOf(row);
  }
  return { ...train(rows).quantised(), heldOut };
}

class StrengthTrainer {
  readonly #weights = new Float64Array(1 << strengthBits);
  readonly #slopes = new Float64Array(1 << strengthBits).fill(1e-3);
  /** Of the lexicon's numbers, then the bias. */
  readonly #dense = new Float64Array(denseCount + 1);
  readonly #denseSlopes = new Float64Array(denseCount + 1).fill(0.1);

  constructor(readonly texts: EncodedTexts) {}

  strengthOf(row: number): number {
    const { groups, buckets, dense } = this.texts;
    let strength = this.#dense[denseCount]!;
    for (let at = 0; at < denseCount; at++) strength += this.#dense[at]! * dense[row * denseCount + at]!;
    for (let group = 0; group < featureGroups; group++) {
      const from = groups[row * featureGroups + group]!;
      const to = groups[row * featureGroups + group + 1]!;
      let sum = 0;
      for (let at = from; at < to; at++) sum += this.#weights[buckets[at]! & strengthMask]!;
      strength += sum * featureWeight(to - from);
    }
    return strength;
  }

  learn(row: number, target: number, rate: number): void {
    const { groups, buckets, dense } = this.texts;
    const error = this.strengthOf(row) - target;
    for (let group = 0; group < featureGroups; group++) {
      const from = groups[row * featureGroups + group]!;
      const to = groups[row * featureGroups + group + 1]!;
      const weight = featureWeight(to - from);
      for (let at = from; at < to; at++) {
        const place = buckets[at]! & strengthMask;
        const slope = error * weight + decay * this.#weights[place]!;
        step(this.#weights, this.#slopes, place, slope, rate);
      }
    }
    for (let at = 0; at < denseCount; at++)
      step(this.#dense, this.#denseSlopes, at, error * dense[row * denseCount + at]!, rate);
    step(this.#dense, this.#denseSlopes, denseCount, error, rate);
  }

  /** The weights as the model file has them, in eight bits. */
  quantised(): { weights: Int8Array; parameters: StrengthParameters } {
    const largest = this.#weights.reduce((size, weight) => Math.max(size, Math.abs(weight)), 0);
    const scale = Math.fround(largest / 127) || 1;
    const weights = Int8Array.from(this.#weights, (weight) => Math.round(weight / scale));
    const dense = [...this.#dense.subarray(0, denseCount)];
    return { weights, parameters: { scale, bias: this.#dense[denseCount]!, dense } };
  }
}
