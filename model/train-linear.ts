// Trains the linear half for a group of languages.
import { HashMap } from '../shared/sentiment/local-model/hashing';
import type { LinearParameters } from '../shared/sentiment/local-model/linear-scorer';
import type { LevelledText } from './corpus';
import { EncodedTexts } from './encoded-texts';
import { type Example, type ExampleOptions, ownExamples, ownMessages, publicExamples } from './examples';
import { type Lexicon, buildLexicon } from './lexicon';
import { LinearTrainer } from './linear-trainer';
import { type Course, runCourse } from './two-phases';

export interface TrainedLinear {
  lexicon: Lexicon;
  weights: Int8Array;
  parameters: LinearParameters;
  /** The own messages that it was trained on, and their logits from the folds that left them out. */
  messages: LevelledText[];
  heldOut: Float64Array;
}

/** Features fall into 2^18 buckets. */
export const linearBits = 18;

export const linearCourse: Omit<Course, 'seed'> = {
  epochs: 4,
  rate: 0.1,
  ownPasses: 10,
  ownRate: 0.1,
  remembered: 1,
  folds: 5,
};

export function trainLinear(
  options: ExampleOptions,
  report: (done: number, what: string) => void,
  more: readonly Example[] = [],
  course = linearCourse,
): TrainedLinear {
  const lexicon = buildLexicon(options.root, options.languages);
  const map = new HashMap(lexicon.words, lexicon.values);
  const open = [...publicExamples(options), ...more];
  const messages = ownMessages(options);
  const own = ownExamples(messages);
  report(0, `features of ${open.length} texts`);
  const encode = (examples: readonly Example[]) => ({
    texts: new EncodedTexts(
      examples.map(({ text }) => text),
      map,
      linearBits,
    ),
    examples,
  });
  const { trained, heldOut } = runCourse(
    new LinearTrainer(linearBits),
    encode(open),
    encode(own),
    { ...course, seed: options.seed },
    report,
  );
  return { lexicon, ...trained.quantised(), messages, heldOut };
}
