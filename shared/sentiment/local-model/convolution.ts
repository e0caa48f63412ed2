// The small convolutional half of the model: word vectors, filters three words wide, the largest and the mean
// activation of each filter. What a word gives each filter at each of the three places is worked out once and kept,
// so that a text costs sums only.
import type { HashMap } from './hashing';
import { classCount } from './linear-scorer';
import { type TokenBuffer, tokenFlag } from './tokeniser';

export const windowWidth = 3;
/** Means are scaled as if no text were longer than this, as in training. */
export const longestForMean = 64;
/** Words beyond this are not read by the filters. */
export const longestForFilters = 4096;
const keptWords = 8192;

export interface ConvolutionParameters {
  dimensions: number;
  filters: number;
  /** Of each class. */
  bias: number[];
}

export interface ConvolutionWeights {
  /** Word vectors, −127…127, a row a word; row 0 stands for every unknown word and is all zeros. */
  vectors: Int8Array;
  /** What one step is worth, for each dimension. */
  vectorScale: Float32Array;
  /** Place in the window × dimension × filter. */
  kernel: Float32Array;
  filterBias: Float32Array;
  /** Class × filter: of the largest activation, then of the mean. */
  largest: Float32Array;
  mean: Float32Array;
  /** Added to the vector of a word that a negation reaches. */
  negation: Float32Array;
}

/** The factor that turns a sum of activations over so many tokens into the mean that the model was trained with. */
export function meanFactor(count: number): number {
  if (count === 0) return 0;
  const read = Math.min(count, longestForMean);
  return (0.5 * Math.sqrt(read)) / count;
}

export class Convolution {
  /** The kept row of each word as it is and, behind it, as it is when negated. */
  readonly #rowOf: Int32Array;
  readonly #rows: Float32Array;
  #usedRows = 1;
  readonly #sum: Float64Array;
  readonly #highest: Float64Array;
  /** Where each filter was highest in the text scored last, −1 nowhere. */
  readonly peak: Int32Array;
  #tokenRow = new Int32Array(256);

  constructor(
    readonly parameters: ConvolutionParameters,
    readonly weights: ConvolutionWeights,
    readonly vocabulary: HashMap,
  ) {
    const { dimensions, filters } = parameters;
    this.#rowOf = new Int32Array((2 * weights.vectors.length) / dimensions);
    this.#rows = new Float32Array(keptWords * windowWidth * filters);
    // A filter's bias is kept with the word in its middle, which an unknown word may be and a boundary is not.
    this.#rows.set(weights.filterBias, filters);
    this.#sum = new Float64Array(filters);
    this.#highest = new Float64Array(filters);
    this.peak = new Int32Array(filters);
  }

  /** Adds `share` times the logits of a text to `logits`. */
  addLogits(tokens: TokenBuffer, share: number, logits: Float64Array): void {
    const { filters, bias } = this.parameters;
    const { largest, mean } = this.weights;
    const rows = this.#rows;
    const sum = this.#sum.fill(0);
    const highest = this.#highest.fill(0);
    const peak = this.peak.fill(-1);
    const count = this.#findRows(tokens);
    const tokenRow = this.#tokenRow;
    for (let token = 0; token < count; token++) {
      const before = token > 0 ? tokenRow[token - 1]! : 0;
      const here = tokenRow[token]! + filters;
      const after = (token + 1 < count ? tokenRow[token + 1]! : 0) + 2 * filters;
      for (let filter = 0; filter < filters; filter++) {
        const activation = rows[before + filter]! + rows[here + filter]! + rows[after + filter]!;
        if (activation <= 0) continue;
        sum[filter]! += activation;
        if (activation > highest[filter]!) {
          highest[filter] = activation;
          peak[filter] = token;
        }
      }
    }
    const factor = meanFactor(count);
    for (let label = 0; label < classCount; label++) {
      let logit = bias[label]!;
      const row = label * filters;
      for (let filter = 0; filter < filters; filter++)
        logit += largest[row + filter]! * highest[filter]! + mean[row + filter]! * sum[filter]! * factor;
      logits[label]! += share * logit;
    }
  }

  /**
   * Adds each token's part of this half's logits to `parts` (three a token), for the text scored last. The filters
   * are followed where they were active: each activation is a sum of what three words gave it and the filter's bias,
   * which goes to the middle word, so the parts add up to the logits exactly.
   */
  addParts(share: number, tokenCount: number, parts: Float64Array): void {
    const { filters } = this.parameters;
    const { largest, mean } = this.weights;
    const rows = this.#rows;
    const tokenRow = this.#tokenRow;
    const count = Math.min(tokenCount, longestForFilters);
    const factor = meanFactor(count);
    for (let token = 0; token < count; token++) {
      const before = token > 0 ? tokenRow[token - 1]! : 0;
      const here = tokenRow[token]! + filters;
      const after = (token + 1 < count ? tokenRow[token + 1]! : 0) + 2 * filters;
      // The parts of the word before, of this one and of the next: three classes each.
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let c0 = 0;
      let c1 = 0;
      let c2 = 0;
      for (let filter = 0; filter < filters; filter++) {
        const left = rows[before + filter]!;
        const middle = rows[here + filter]!;
        const right = rows[after + filter]!;
        if (left + middle + right <= 0) continue;
        let first = mean[filter]! * factor;
        let second = mean[filters + filter]! * factor;
        let third = mean[2 * filters + filter]! * factor;
        if (this.peak[filter] === token) {
          first += largest[filter]!;
          second += largest[filters + filter]!;
          third += largest[2 * filters + filter]!;
        }
        a0 += first * left;
        a1 += second * left;
        a2 += third * left;
        b0 += first * middle;
        b1 += second * middle;
        b2 += third * middle;
        c0 += first * right;
        c1 += second * right;
        c2 += third * right;
      }
      if (token > 0) addThree(parts, (token - 1) * classCount, share * a0, share * a1, share * a2);
      addThree(parts, token * classCount, share * b0, share * b1, share * b2);
      if (token + 1 < count) addThree(parts, (token + 1) * classCount, share * c0, share * c1, share * c2);
    }
  }

  /** Finds the kept row of each token, working out those that aren't kept yet. Returns how many tokens are read. */
  #findRows(tokens: TokenBuffer): number {
    const count = Math.min(tokens.count, longestForFilters);
    if (this.#tokenRow.length < count) this.#tokenRow = new Int32Array(count * 2);
    if (this.#usedRows + count > keptWords) {
      this.#rowOf.fill(0);
      this.#usedRows = 1;
    }
    for (let token = 0; token < count; token++) {
      let word = this.vocabulary.get(tokens.hash[token]!, 0);
      if (word === 0 && tokens.flags[token]! & tokenFlag.elongated)
        word = this.vocabulary.get(tokens.collapsedHash[token]!, 0);
      const key = word * 2 + (tokens.flags[token]! & tokenFlag.negated ? 1 : 0);
      if (key !== 0 && this.#rowOf[key] === 0) this.#workOut(key);
      this.#tokenRow[token] = this.#rowOf[key]! * windowWidth * this.parameters.filters;
    }
    return count;
  }

  #workOut(key: number): void {
    const { dimensions, filters } = this.parameters;
    const { vectors, vectorScale, negation, kernel, filterBias } = this.weights;
    const word = key >> 1;
    const negated = key & 1;
    const row = this.#usedRows++;
    this.#rowOf[key] = row;
    const size = windowWidth * filters;
    const values = this.#rows.subarray(row * size, (row + 1) * size);
    for (let place = 0; place < windowWidth; place++) {
      for (let filter = 0; filter < filters; filter++) {
        let value = place === 1 ? filterBias[filter]! : 0;
        for (let dimension = 0; dimension < dimensions; dimension++) {
          const component =
            vectors[word * dimensions + dimension]! * vectorScale[dimension]! + negated * negation[dimension]!;
          value += component * kernel[(place * dimensions + dimension) * filters + filter]!;
        }
        values[place * filters + filter] = value;
      }
    }
  }
}

function addThree(values: Float64Array, at: number, first: number, second: number, third: number): void {
  values[at]! += first;
  values[at + 1]! += second;
  values[at + 2]! += third;
}
