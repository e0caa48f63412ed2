// Trains the hashed linear half by stochastic gradient descent with AdaGrad (J. Duchi et al., 2011), on soft targets,
// with one bias vector for each set, since their conventions differ.
import { exponential } from '../shared/sentiment/local-model/exponential';
import { featureGroups } from '../shared/sentiment/local-model/features';
import { denseCount } from '../shared/sentiment/local-model/lexicon-features';
import {
  type LinearParameters,
  bucketWeights,
  classCount,
  featureWeight,
  negative,
  neutral,
  positive,
} from '../shared/sentiment/local-model/linear-scorer';
import type { EncodedTexts } from './encoded-texts';
import { domainCount, type Example, ownDomain } from './examples';
import { step } from './learnt';

const decay = 1e-6;

export class LinearTrainer {
  readonly #weights: Float32Array;
  readonly #slopes: Float32Array;
  readonly #dense = new Float32Array(denseCount * classCount);
  readonly #denseSlopes = new Float32Array(denseCount * classCount).fill(1e-2);
  readonly #bias = new Float32Array(domainCount * classCount);
  readonly #biasSlopes = new Float32Array(domainCount * classCount).fill(1);
  readonly #logits = new Float64Array(classCount);
  readonly #gradient = new Float64Array(classCount);

  constructor(readonly bits: number) {
    this.#weights = new Float32Array(classCount << bits);
    this.#slopes = new Float32Array(classCount << bits).fill(1e-4);
  }

  /** An independent copy in the same state. */
  clone(): LinearTrainer {
    const copy = new LinearTrainer(this.bits);
    copy.#weights.set(this.#weights);
    copy.#slopes.set(this.#slopes);
    copy.#dense.set(this.#dense);
    copy.#denseSlopes.set(this.#denseSlopes);
    copy.#bias.set(this.#bias);
    copy.#biasSlopes.set(this.#biasSlopes);
    return copy;
  }

  /** Logits of one text, into the array that is returned; it is reused. */
  logits(texts: EncodedTexts, index: number, domain = ownDomain): Float64Array {
    const logits = this.#logits;
    for (let label = 0; label < classCount; label++) {
      let logit = this.#bias[domain * classCount + label]!;
      for (let at = 0; at < denseCount; at++)
        logit += this.#dense[at * classCount + label]! * texts.dense[index * denseCount + at]!;
      logits[label] = logit;
    }
    const weights = this.#weights;
    for (let group = 0; group < featureGroups; group++) {
      const from = texts.groups[index * featureGroups + group]!;
      const to = texts.groups[index * featureGroups + group + 1]!;
      let a = 0;
      let b = 0;
      let c = 0;
      for (let at = from; at < to; at++) {
        const row = texts.buckets[at]! * classCount;
        a += weights[row]!;
        b += weights[row + 1]!;
        c += weights[row + 2]!;
      }
      const weight = featureWeight(to - from);
      logits[0]! += a * weight;
      logits[1]! += b * weight;
      logits[2]! += c * weight;
    }
    return logits;
  }

  /** Learns from one text. */
  learn(texts: EncodedTexts, index: number, example: Example, rate: number): void {
    const gradient = this.#gradient;
    softmaxGradient(this.logits(texts, index, example.domain), example, gradient);
    const weights = this.#weights;
    const slopes = this.#slopes;
    for (let group = 0; group < featureGroups; group++) {
      const from = texts.groups[index * featureGroups + group]!;
      const to = texts.groups[index * featureGroups + group + 1]!;
      const weight = featureWeight(to - from);
      for (let at = from; at < to; at++) {
        const row = texts.buckets[at]! * classCount;
        for (let label = 0; label < classCount; label++) {
          const slope = gradient[label]! * weight + decay * weights[row + label]!;
          step(weights, slopes, row + label, slope, rate);
        }
      }
    }
    for (let at = 0; at < denseCount; at++) {
      const value = texts.dense[index * denseCount + at]!;
      if (value === 0) continue;
      for (let label = 0; label < classCount; label++)
        step(this.#dense, this.#denseSlopes, at * classCount + label, gradient[label]! * value, rate / 2);
    }
    for (let label = 0; label < classCount; label++)
      step(this.#bias, this.#biasSlopes, example.domain * classCount + label, gradient[label]!, rate / 2);
  }

  /** The weights as the model file has them: beside the neutral one, eight bits each, one scale for each of the two. */
  quantised(): { weights: Int8Array; parameters: LinearParameters } {
    const buckets = this.#weights.length / classCount;
    const weights = new Int8Array(buckets * bucketWeights);
    const scale = [negative, positive].map((label, column) => {
      const against = (bucket: number) =>
        this.#weights[bucket * classCount + label]! - this.#weights[bucket * classCount + neutral]!;
      let largest = 0;
      let squares = 0;
      for (let bucket = 0; bucket < buckets; bucket++) {
        largest = Math.max(largest, Math.abs(against(bucket)));
        squares += against(bucket) ** 2;
      }
      // A few giant weights are clipped, or the many small ones would all round to zero.
      const unit = Math.fround(Math.min(largest, 24 * Math.sqrt(squares / buckets)) / 127) || 1;
      for (let bucket = 0; bucket < buckets; bucket++)
        weights[bucket * bucketWeights + column] = Math.max(-127, Math.min(127, Math.round(against(bucket) / unit)));
      return unit;
    });
    const bias = [...this.#bias.subarray(ownDomain * classCount, (ownDomain + 1) * classCount)];
    return { weights, parameters: { scale, bias, dense: [...this.#dense] } };
  }
}

/** Gradient of the cross-entropy between softmax of the logits and the example's target, times its weight. */
export function softmaxGradient(logits: Float64Array, example: Example, gradient: Float64Array): void {
  const highest = Math.max(logits[0]!, logits[1]!, logits[2]!);
  const a = exponential(logits[0]! - highest);
  const b = example.polarOnly ? 0 : exponential(logits[1]! - highest);
  const c = exponential(logits[2]! - highest);
  const sum = a + b + c;
  const { target, weight } = example;
  const total = example.polarOnly ? target[0]! + target[2]! : 1;
  gradient[0] = weight * (a / sum - target[0]! / total);
  gradient[1] = example.polarOnly ? 0 : weight * (b / sum - target[1]!);
  gradient[2] = weight * (c / sum - target[2]! / total);
}
