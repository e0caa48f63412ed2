// One trained model with everything it needs to score a text's tokens: features → logits of the two halves, averaged
// → calibrated probabilities and a strength → scores. Buffers are kept from text to text, so an instance scores one text at a time,
// which is all that a synchronous scorer can do anyway.
import type { ConfidenceScores, EvidenceSpan } from '../provider';
import { type Calibration, leadOf, toProbabilities, toScores } from './confidence';
import { Convolution, type ConvolutionParameters } from './convolution';
import { attribute, type Weighed } from './evidence';
import { FeatureBuffer, extractFeatures } from './features';
import { HashMap } from './hashing';
import { LexiconReading, readLexicon } from './lexicon-features';
import { type LinearParameters, LinearScorer, classCount } from './linear-scorer';
import { type ModelFile, ModelFileError } from './model-file';
import { StrengthScorer, type StrengthParameters } from './strength';
import type { TokenBuffer } from './tokeniser';

/** What the header of a model file says beside the layout. */
export interface ModelParameters {
  bits: number;
  linear: LinearParameters;
  strength: StrengthParameters;
  convolution?: ConvolutionParameters;
  calibration: Calibration;
}

/**
 * The linear half counts more than the convolution, whose window of three words loses what a negation further off says.
 * Macro-F1 of own messages held out and of a fifth of SemEval's tweets held back: .842 and .672 at 0.7, .841 and .662 at
 * 0.5, .830 and .663 for the linear half alone.
 */
export const linearShare = 0.7;

export class LocalModel implements Weighed {
  readonly features: FeatureBuffer;
  readonly reading = new LexiconReading();
  readonly logits = new Float64Array(classCount);
  /** How much the linear half counts in the mean of the logits; the other half counts the rest. */
  readonly linearShare: number;
  readonly #probabilities = new Float64Array(classCount);

  constructor(
    readonly lexicon: HashMap,
    readonly linear: LinearScorer,
    readonly convolution: Convolution | undefined,
    readonly strength: StrengthScorer,
    readonly calibration: Calibration,
    bits: number,
  ) {
    this.features = new FeatureBuffer(bits);
    this.linearShare = convolution ? linearShare : 1;
  }

  /** @throws {ModelFileError} when a part is missing from the file */
  static from(file: ModelFile): LocalModel {
    const parameters = file.parameters as ModelParameters;
    const part = <Kind>(name: string, kind: new (...parts: never[]) => Kind): Kind => {
      const values = file.weights.get(name);
      if (!(values instanceof kind)) throw new ModelFileError(`Model file has no ${name}`);
      return values;
    };
    const lexicon = new HashMap(part('lexicon words', Int32Array), part('lexicon values', Int8Array));
    const linear = new LinearScorer(part('linear weights', Int8Array), parameters.linear);
    const strength = new StrengthScorer(part('strength weights', Int8Array), parameters.strength);
    let convolution: Convolution | undefined;
    if (parameters.convolution) {
      const words = part('vocabulary', Int32Array);
      // Row 0 is for unknown words.
      const vocabulary = new HashMap(
        words,
        Int32Array.from(words, (_, index) => index + 1),
      );
      const weights = {
        vectors: part('word vectors', Int8Array),
        vectorScale: part('word vector scale', Float32Array),
        kernel: part('kernel', Float32Array),
        filterBias: part('filter bias', Float32Array),
        largest: part('largest weights', Float32Array),
        mean: part('mean weights', Float32Array),
        negation: part('negation', Float32Array),
      };
      convolution = new Convolution(parameters.convolution, weights, vocabulary);
    }
    return new LocalModel(lexicon, linear, convolution, strength, parameters.calibration, parameters.bits);
  }

  /** Whether the model has a vector for a word; false where it has no convolution. */
  knows(hash: number): boolean {
    return this.convolution !== undefined && this.convolution.vocabulary.get(hash, 0) > 0;
  }

  /** Logits (negative, neutral, positive) of a text, before offsets, into {@link logits}. */
  weigh(tokens: TokenBuffer): void {
    readLexicon(tokens, this.lexicon, this.reading);
    extractFeatures(tokens, this.reading, this.features);
    this.logits.fill(0);
    this.linear.addLogits(this.features, this.reading.dense, this.linearShare, this.logits);
    this.convolution?.addLogits(tokens, 1 - this.linearShare, this.logits);
  }

  /** Scores of a text, cut into tokens with negation marked. */
  score(tokens: TokenBuffer): ConfidenceScores {
    this.weigh(tokens);
    toProbabilities(this.logits, this.calibration, this.#probabilities);
    const hasFeeling = leadOf(this.#probabilities) !== 0;
    const strength = hasFeeling ? this.strength.strengthOf(this.features, this.reading.dense) : 0;
    return toScores(this.#probabilities, strength, this.calibration.edges);
  }

  /** The spans that moved the scores of the text scored last; their contributions add up to `score`. */
  explain(tokens: TokenBuffer, score: number): EvidenceSpan[] {
    return attribute(this, tokens, score);
  }
}
