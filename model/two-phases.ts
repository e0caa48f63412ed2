// The course of training that both halves share: epochs over the public sets, then a few passes over the own messages
// among public rows to remember. The second part is repeated for each fold of the own messages, which gives every
// one of them logits from a model that has not seen it: what offsets and levels are fitted on.
import type { Example } from './examples';
import { Random } from './random';

export interface Trainee<Texts> {
  clone(): Trainee<Texts>;
  learn(texts: Texts, index: number, example: Example, rate: number): void;
  /** Logits without any regularisation; the array is reused. */
  logits(texts: Texts, index: number): Float64Array;
}

export interface Corpus<Texts> {
  texts: Texts;
  examples: readonly Example[];
}

export interface Course {
  epochs: number;
  rate: number;
  ownPasses: number;
  ownRate: number;
  /** Public rows for each own one in the second part. */
  remembered: number;
  folds: number;
  seed: number;
}

export interface Trained<Kind> {
  trained: Kind;
  /** Logits of each own message from the fold that left it out, three a message. */
  heldOut: Float64Array;
}

/** Runs the course. Every step's order follows from the seed. */
export function runCourse<Texts, Kind extends Trainee<Texts>>(
  trainee: Kind,
  open: Corpus<Texts>,
  own: Corpus<Texts>,
  course: Course,
  report: (done: number, what: string) => void,
): Trained<Kind> {
  const random = new Random(course.seed);
  const order = Int32Array.from(open.examples, (_, index) => index);
  const total = course.epochs + 1;
  for (let epoch = 0; epoch < course.epochs; epoch++) {
    random.shuffle(order);
    order.forEach((row, at) => {
      const progress = (epoch + at / order.length) / course.epochs;
      trainee.learn(open.texts, row, open.examples[row]!, course.rate * (1 - 0.9 * progress));
      if (at % 5000 === 0) report((epoch + at / order.length) / total, `epoch ${epoch + 1} of ${course.epochs}`);
    });
  }
  const heldOut = new Float64Array(own.examples.length * 3);
  const folds = foldsOf(own.examples.length, course.folds, course.seed);
  for (let fold = 0; fold < course.folds; fold++) {
    report((course.epochs + fold / (course.folds + 1)) / total, `fold ${fold + 1} of ${course.folds}`);
    const part = trainee.clone() as Kind;
    learnOwn(part, open, own, course, (row) => folds[row] !== fold);
    for (let row = 0; row < own.examples.length; row++)
      if (folds[row] === fold) heldOut.set(part.logits(own.texts, row), row * 3);
  }
  const trained = trainee.clone() as Kind;
  learnOwn(trained, open, own, course, () => true);
  report(1, 'done');
  return { trained, heldOut };
}

function learnOwn<Texts>(
  trainee: Trainee<Texts>,
  open: Corpus<Texts>,
  own: Corpus<Texts>,
  course: Course,
  included: (row: number) => boolean,
): void {
  const random = new Random(course.seed + 1);
  for (let pass = 0; pass < course.ownPasses; pass++) {
    const rate = course.ownRate * (1 - 0.8 * (pass / course.ownPasses));
    for (const row of random.shuffle(Int32Array.from(own.examples, (_, index) => index))) {
      if (included(row)) trainee.learn(own.texts, row, own.examples[row]!, rate);
      for (let count = 0; count < course.remembered && open.examples.length > 0; count++) {
        const other = random.below(open.examples.length);
        trainee.learn(open.texts, other, open.examples[other]!, rate);
      }
    }
  }
}

/** Which fold each row belongs to. */
export function foldsOf(count: number, folds: number, seed: number): Int32Array {
  const order = new Random(seed + 2).shuffle(Int32Array.from({ length: count }, (_, index) => index));
  const foldOf = new Int32Array(count);
  order.forEach((row, place) => (foldOf[row] = place % folds));
  return foldOf;
}
