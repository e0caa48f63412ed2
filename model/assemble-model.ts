// Puts the trained halves into one model file, with the calibration fitted on what the folds answered.
import { linearShare, type ModelParameters } from '../shared/sentiment/local-model/local-model';
import { writeModelFile } from '../shared/sentiment/local-model/model-file';
import { fitCalibration } from './fit-calibration';
import type { TrainedConvolution } from './train-convolution';
import type { TrainedLinear } from './train-linear';

export interface AssembledModel {
  bytes: Uint8Array;
  /** What the folds answered to own messages, for the card: JSON rows of language, level, three logits and strength. */
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
    bits: linear.bits,
    linear: linear.parameters,
    ...(convolution && { convolution: convolution.parameters }),
    strength: linear.strength.parameters,
    calibration: fitCalibration(heldOut, linear.strength.heldOut, messageLevels),
  };
  const weights = new Map<string, Int8Array | Int32Array | Float32Array>([
    ['lexicon words', linear.lexicon.words],
    ['lexicon values', linear.lexicon.values],
    ['linear weights', linear.weights],
    ['strength weights', linear.strength.weights],
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
  return { bytes: writeModelFile({ languages, parameters, weights }), heldOut: heldOutRows(linear, heldOut) };
}

function heldOutRows({ messages, strength }: TrainedLinear, logits: Float64Array): string {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const rows = messages.map(({ language, level }, row) => [
    language,
    level,
    ...Array.from(logits.subarray(row * 3, row * 3 + 3), rounded),
    rounded(strength.heldOut[row]!),
  ]);
  return `${JSON.stringify(rows)}\n`;
}
