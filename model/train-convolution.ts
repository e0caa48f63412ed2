// Trains the convolutional half. It is trained apart from the linear half and their logits are averaged: trained
// jointly, the two learn the same and nothing is gained.
import type { ConvolutionParameters, ConvolutionWeights } from '../shared/sentiment/local-model/convolution';
import { HashMap } from '../shared/sentiment/local-model/hashing';
import { ConvolutionTrainer } from './convolution-trainer';
import { type Example, type ExampleOptions, ownExamples, ownMessages, publicExamples } from './examples';
import { type Course, runCourse } from './two-phases';
import { WordRows } from './word-rows';
import { buildVocabulary } from './word-vectors';

export interface TrainedConvolution {
  vocabulary: Int32Array;
  weights: ConvolutionWeights;
  parameters: ConvolutionParameters;
  heldOut: Float64Array;
}

export const convolutionCourse: Omit<Course, 'seed'> = {
  epochs: 3,
  rate: 0.01,
  ownPasses: 6,
  ownRate: 0.015,
  remembered: 1,
  folds: 5,
};
export const convolutionSize = { words: 30_000, dimensions: 48, filters: 64 };

export function trainConvolution(
  options: ExampleOptions,
  report: (done: number, what: string) => void,
): TrainedConvolution {
  const { words, dimensions, filters } = convolutionSize;
  const open = publicExamples(options);
  const own = ownExamples(ownMessages(options));
  const textsOf = (examples: readonly Example[]) => examples.map(({ text }) => text);
  report(0, 'word vectors');
  const { hashes, vectors } = buildVocabulary(
    options.root,
    textsOf([...open, ...own]),
    words,
    dimensions,
    options.seed,
  );
  const rowOf = new HashMap(
    hashes,
    Int32Array.from(hashes, (_, index) => index + 1),
  );
  const { trained, heldOut } = runCourse(
    ConvolutionTrainer.start({ dimensions, filters, bias: [] }, vectors, options.seed),
    { texts: new WordRows(textsOf(open), rowOf), examples: open },
    { texts: new WordRows(textsOf(own), rowOf), examples: own },
    { ...convolutionCourse, seed: options.seed },
    report,
  );
  return { vocabulary: hashes, ...trained.quantised(), heldOut };
}
