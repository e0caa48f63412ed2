// Trains the linear half for a group of languages, and the strength that lives on the same features.
import { HashMap } from '../shared/sentiment/local-model/hashing';
import type { LinearParameters } from '../shared/sentiment/local-model/linear-scorer';
import type { LevelledText } from './corpus';
import { EncodedTexts } from './encoded-texts';
import { type Example, type ExampleOptions, ownExamples, ownMessages, publicExamples } from './examples';
import { type Lexicon, buildLexicon } from './lexicon';
import { LinearTrainer } from './linear-trainer';
import { type TrainedStrength, trainStrength } from './strength-trainer';
import { type Course, foldsOf, runCourse } from './two-phases';

export interface TrainedLinear {
  /** Features fall into 2^bits buckets. */
  bits: number;
  lexicon: Lexicon;
  weights: Int8Array;
  parameters: LinearParameters;
  /** The own messages that it was trained on, and their logits from the folds that left them out. */
  messages: LevelledText[];
  heldOut: Float64Array;
  strength: TrainedStrength;
}

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
  bits: number,
  report: (done: number, what: string) => void,
): TrainedLinear {
  const lexicon = buildLexicon(options.root, options.languages);
  const map = new HashMap(lexicon.words, lexicon.values);
  const open = publicExamples(options);
  const messages = ownMessages(options);
  const own = ownExamples(messages);
  report(0, `features of ${open.length} texts`);
  const encode = (examples: readonly Example[]) => ({
    texts: new EncodedTexts(
      examples.map(({ text }) => text),
      map,
      bits,
    ),
    examples,
  });
  const ownTexts = encode(own);
  const course = { ...linearCourse, seed: options.seed };
  const { trained, heldOut } = runCourse(new LinearTrainer(bits), encode(open), ownTexts, course, report);
  const strength = trainStrength(
    ownTexts.texts,
    messages.map(({ level }) => level),
    foldsOf(messages.length, course.folds, options.seed),
    options.seed,
  );
  return { bits, lexicon, ...trained.quantised(), messages, heldOut, strength };
}
