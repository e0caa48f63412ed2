// Puts the trained halves into one model file, with the calibration fitted on what the folds answered.
import { linearShare, type ModelParameters } from '../shared/sentiment/local-model/local-model';
import { writeModelFile } from '../shared/sentiment/local-model/model-file';
import type { LevelledText } from './corpus';
import { fitCalibration } from './fit-calibration';
import type { TrainedConvolution } from './train-convolution';
import { type TrainedLinear, linearBits } from './train-linear';

export interface AssembledModel {
  bytes: Uint8Array;
  /** What the folds answered to own messages, for the card: JSON rows of language, level and three logits. */
  heldOut: string;
}

export function assembleModel(
  languages: string[],
  linear: TrainedLinear,
  convolution: TrainedConvolution | undefined,
): AssembledModel {
  const heldOut = convolution
    ? linear.heldOut.map((logit, at) => linearShare * logit + (1 - linearShare) * convolution.heldOut[at]!)
    : linear.heldOut;
  const messageLevels = linear.messages.map(({ level }) => level);
  const parameters: ModelParameters = {
    bits: linearBits,
    linear: linear.parameters,
    ...(convolution && { convolution: convolution.parameters }),
    calibration: fitCalibration(heldOut, messageLevels),
  };
  const weights = new Map<string, Int8Array | Int32Array | Float32Array>([
    ['lexicon words', linear.lexicon.words],
    ['lexicon values', linear.lexicon.values],
    ['linear weights', linear.weights],
  ]);
  if (convolution) {
    weights.set('vocabulary', convolution.vocabulary);
    weights.set('word vectors', convolution.weights.vectors);
    weights.set('word vector scale', convolution.weights.vectorScale);
    weights.set('kernel', convolution.weights.kernel);
    weights.set('filter bias', convolution.weights.filterBias);
    weights.set('largest weights', convolution.weights.largest);
    weights.set('mean weights', convolution.weights.mean);
    weights.set('negation', convolution.weights.negation);
  }
  return { bytes: writeModelFile({ languages, parameters, weights }), heldOut: heldOutRows(linear.messages, heldOut) };
}

function heldOutRows(messages: readonly LevelledText[], logits: Float64Array): string {
  const rounded = Array.from(logits, (logit) => Math.round(logit * 1000) / 1000);
  const rows = messages.map(({ language, level }, row) => [language, level, ...rounded.slice(row * 3, row * 3 + 3)]);
  return `${JSON.stringify(rows)}\n`;
}
