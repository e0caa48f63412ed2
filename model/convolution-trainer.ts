// Trains the convolutional half: word vectors, filters, and the weights of their largest and mean activations, by
// AdaGrad, with dropout of activations and of words. Vectors learn from each text, filters from batches.
import {
  type ConvolutionParameters,
  type ConvolutionWeights,
  longestForMean,
  meanFactor,
  windowWidth,
} from '../shared/sentiment/local-model/convolution';
import { classCount } from '../shared/sentiment/local-model/linear-scorer';
import { domainCount, type Example, ownDomain } from './examples';
import { Learnt } from './learnt';
import { softmaxGradient } from './linear-trainer';
import { Random } from './random';
import type { WordRows } from './word-rows';

const batch = 16;
const keptActivations = 0.7;
const droppedWords = 0.05;
/** Rates relative to the course's. */
const vectorRate = 2;

export class ConvolutionTrainer {
  readonly #width: number;
  readonly #input: Float64Array;
  readonly #inputGradient: Float64Array;
  readonly #activation: Float64Array;
  readonly #highest: Float64Array;
  readonly #sum: Float64Array;
  readonly #peak: Int32Array;
  readonly #keepLargest: Float64Array;
  readonly #keepMean: Float64Array;
  readonly #rows = new Int32Array(longestForMean);
  readonly #negated = new Uint8Array(longestForMean);
  readonly #logits = new Float64Array(classCount);
  readonly #classGradient = new Float64Array(classCount);
  #length = 0;
  #inBatch = 0;

  private constructor(
    readonly parameters: ConvolutionParameters,
    readonly vectors: Float32Array,
    readonly vectorSlopes: Float32Array,
    /** Filter × (place × dimension): a filter's weights lie in a row, as the words of its window do. */
    readonly kernel: Learnt,
    readonly filterBias: Learnt,
    readonly largest: Learnt,
    readonly mean: Learnt,
    readonly bias: Learnt,
    /** Added to the vector of a word that a negation reaches. */
    readonly negation: Learnt,
    readonly random: Random,
  ) {
    const { dimensions, filters } = parameters;
    this.#width = windowWidth * dimensions;
    this.#input = new Float64Array((longestForMean + 2) * dimensions);
    this.#inputGradient = new Float64Array(this.#input.length);
    this.#activation = new Float64Array(longestForMean * filters);
    this.#highest = new Float64Array(filters);
    this.#sum = new Float64Array(filters);
    this.#peak = new Int32Array(filters);
    this.#keepLargest = new Float64Array(filters).fill(1);
    this.#keepMean = new Float64Array(filters).fill(1);
  }

  static start(parameters: ConvolutionParameters, vectors: Float32Array, seed: number): ConvolutionTrainer {
    const { dimensions, filters } = parameters;
    const random = new Random(seed);
    const spread = (length: number, size: number) =>
      Float64Array.from({ length }, () => (random.next() * 2 - 1) * size);
    const width = windowWidth * dimensions;
    return new ConvolutionTrainer(
      parameters,
      vectors.slice(),
      new Float32Array(vectors.length / dimensions).fill(1e-3),
      new Learnt(spread(filters * width, 1.4 * Math.sqrt(3 / width)), 1e-2),
      new Learnt(new Float64Array(filters), 1e-2),
      new Learnt(spread(classCount * filters, 0.1), 1e-2),
      new Learnt(spread(classCount * filters, 0.1), 1e-2),
      new Learnt(new Float64Array(domainCount * classCount), 1),
      new Learnt(spread(dimensions, 0.2), 1e-2),
      random,
    );
  }

  clone(): ConvolutionTrainer {
    return new ConvolutionTrainer(
      this.parameters,
      this.vectors.slice(),
      this.vectorSlopes.slice(),
      this.kernel.clone(),
      this.filterBias.clone(),
      this.largest.clone(),
      this.mean.clone(),
      this.bias.clone(),
      this.negation.clone(),
      new Random(1),
    );
  }

  logits(texts: WordRows, index: number): Float64Array {
    this.#keepLargest.fill(1);
    this.#keepMean.fill(1);
    this.#read(texts, index, 0);
    return this.#forward(ownDomain);
  }

  learn(texts: WordRows, index: number, example: Example, rate: number): void {
    const { random } = this;
    for (let filter = 0; filter < this.parameters.filters; filter++) {
      this.#keepLargest[filter] = random.next() < keptActivations ? 1 / keptActivations : 0;
      this.#keepMean[filter] = random.next() < keptActivations ? 1 / keptActivations : 0;
    }
    this.#read(texts, index, droppedWords);
    if (this.#length === 0) return;
    softmaxGradient(this.#forward(example.domain), example, this.#classGradient);
    this.#backward(example.domain);
    this.#learnVectors(rate * vectorRate);
    if (++this.#inBatch < batch) return;
    this.#inBatch = 0;
    for (const learnt of [this.kernel, this.filterBias, this.largest, this.mean, this.negation]) learnt.apply(rate);
    this.bias.apply(rate * 2);
  }

  /** Looks up the vectors of a text's words, with a boundary of zeros on either side. */
  #read(texts: WordRows, index: number, dropped: number): void {
    const { dimensions } = this.parameters;
    const from = texts.starts[index]!;
    const length = Math.min(texts.starts[index + 1]! - from, longestForMean);
    const input = this.#input;
    for (let token = 0; token < length; token++) {
      const row = dropped > 0 && this.random.next() < dropped ? 0 : texts.rows[from + token]!;
      this.#rows[token] = row;
      const at = (token + 1) * dimensions;
      for (let d = 0; d < dimensions; d++) input[at + d] = this.vectors[row * dimensions + d]!;
      this.#negated[token] = texts.negated[from + token]!;
      if (!this.#negated[token]) continue;
      for (let d = 0; d < dimensions; d++) input[at + d]! += this.negation.values[d]!;
    }
    input.fill(0, (length + 1) * dimensions, (length + 2) * dimensions);
    this.#length = length;
  }

  #forward(domain: number): Float64Array {
    const { dimensions, filters } = this.parameters;
    const width = this.#width;
    const input = this.#input;
    const kernel = this.kernel.values;
    const highest = this.#highest.fill(0);
    const sum = this.#sum.fill(0);
    const peak = this.#peak.fill(-1);
    const filterBias = this.filterBias.values;
    const activations = this.#activation;
    for (let token = 0; token < this.#length; token++) {
      const window = token * dimensions;
      for (let filter = 0; filter < filters; filter++) {
        const row = filter * width;
        let a = filterBias[filter]!;
        let b = 0;
        let c = 0;
        let d = 0;
        for (let at = 0; at < width; at += 4) {
          a += kernel[row + at]! * input[window + at]!;
          b += kernel[row + at + 1]! * input[window + at + 1]!;
          c += kernel[row + at + 2]! * input[window + at + 2]!;
          d += kernel[row + at + 3]! * input[window + at + 3]!;
        }
        const activation = a + b + c + d;
        activations[token * filters + filter] = activation;
        if (activation <= 0) continue;
        sum[filter]! += activation;
        if (activation > highest[filter]!) {
          highest[filter] = activation;
          peak[filter] = token;
        }
      }
    }
    const factor = meanFactor(this.#length);
    const logits = this.#logits;
    for (let label = 0; label < classCount; label++) {
      let logit = this.bias.values[domain * classCount + label]!;
      for (let filter = 0; filter < filters; filter++) {
        const at = label * filters + filter;
        logit += this.largest.values[at]! * highest[filter]! * this.#keepLargest[filter]!;
        logit += this.mean.values[at]! * sum[filter]! * factor * this.#keepMean[filter]!;
      }
      logits[label] = logit;
    }
    return logits;
  }

  #backward(domain: number): void {
    const { dimensions, filters } = this.parameters;
    const width = this.#width;
    const gradient = this.#classGradient;
    const factor = meanFactor(this.#length);
    const input = this.#input;
    const inputGradient = this.#inputGradient.fill(0, 0, (this.#length + 2) * dimensions);
    const kernel = this.kernel.values;
    const kernelGradient = this.kernel.gradient;
    for (let label = 0; label < classCount; label++)
      this.bias.gradient[domain * classCount + label]! += gradient[label]!;
    for (let filter = 0; filter < filters; filter++) {
      const keepLargest = this.#keepLargest[filter]!;
      const keepMean = this.#keepMean[filter]! * factor;
      let toLargest = 0;
      let toMean = 0;
      for (let label = 0; label < classCount; label++) {
        const at = label * filters + filter;
        toLargest += gradient[label]! * this.largest.values[at]! * keepLargest;
        toMean += gradient[label]! * this.mean.values[at]! * keepMean;
        this.largest.gradient[at]! += gradient[label]! * this.#highest[filter]! * keepLargest;
        this.mean.gradient[at]! += gradient[label]! * this.#sum[filter]! * keepMean;
      }
      const row = filter * width;
      for (let token = 0; token < this.#length; token++) {
        if (this.#activation[token * filters + filter]! <= 0) continue;
        const slope = toMean + (this.#peak[filter] === token ? toLargest : 0);
        if (slope === 0) continue;
        this.filterBias.gradient[filter]! += slope;
        const window = token * dimensions;
        for (let at = 0; at < width; at++) {
          kernelGradient[row + at]! += slope * input[window + at]!;
          inputGradient[window + at]! += slope * kernel[row + at]!;
        }
      }
    }
  }

  #learnVectors(rate: number): void {
    const { dimensions } = this.parameters;
    for (let token = 0; token < this.#length; token++) {
      const row = this.#rows[token]!;
      const from = (token + 1) * dimensions;
      if (this.#negated[token])
        for (let d = 0; d < dimensions; d++) this.negation.gradient[d]! += this.#inputGradient[from + d]!;
      if (row === 0) continue;
      let squares = 0;
      for (let d = 0; d < dimensions; d++) squares += this.#inputGradient[from + d]! ** 2;
      this.vectorSlopes[row]! += squares / dimensions;
      const step = rate / (Math.sqrt(this.vectorSlopes[row]!) + 1e-4);
      for (let d = 0; d < dimensions; d++) this.vectors[row * dimensions + d]! -= step * this.#inputGradient[from + d]!;
    }
  }

  /** The weights as the model file has them: vectors in eight bits, one scale a dimension. */
  quantised(): { weights: ConvolutionWeights; parameters: ConvolutionParameters } {
    const { dimensions, filters } = this.parameters;
    const rows = this.vectors.length / dimensions;
    const vectors = new Int8Array(this.vectors.length);
    const vectorScale = new Float32Array(dimensions);
    for (let d = 0; d < dimensions; d++) {
      let largest = 0;
      let squares = 0;
      for (let row = 0; row < rows; row++) {
        const size = Math.abs(this.vectors[row * dimensions + d]!);
        largest = Math.max(largest, size);
        squares += size * size;
      }
      const unit = Math.fround(Math.min(largest, 8 * Math.sqrt(squares / rows)) / 127) || 1;
      vectorScale[d] = unit;
      for (let row = 1; row < rows; row++) {
        const value = Math.round(this.vectors[row * dimensions + d]! / unit);
        vectors[row * dimensions + d] = Math.max(-127, Math.min(127, value));
      }
    }
    const kernel = new Float32Array(this.kernel.values.length);
    for (let filter = 0; filter < filters; filter++)
      for (let at = 0; at < this.#width; at++)
        kernel[at * filters + filter] = this.kernel.values[filter * this.#width + at]!;
    const bias = [...this.bias.values.subarray(ownDomain * classCount, (ownDomain + 1) * classCount)];
    const weights = {
      vectors,
      vectorScale,
      kernel,
      filterBias: Float32Array.from(this.filterBias.values),
      largest: Float32Array.from(this.largest.values),
      mean: Float32Array.from(this.mean.values),
      negation: Float32Array.from(this.negation.values),
    };
    return { weights, parameters: { dimensions, filters, bias } };
  }
}
