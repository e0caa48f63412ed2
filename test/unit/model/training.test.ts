// Training and serving must compute the same, and the same seed must give the same model: tested on an artificial task
// that takes a second.
import { Convolution } from '../../../shared/sentiment/local-model/convolution';
import { FeatureBuffer, extractFeatures, markNegation } from '../../../shared/sentiment/local-model/features';
import { HashMap, hashOfText } from '../../../shared/sentiment/local-model/hashing';
import { LexiconReading, readLexicon } from '../../../shared/sentiment/local-model/lexicon-features';
import { LinearScorer } from '../../../shared/sentiment/local-model/linear-scorer';
import { StrengthScorer } from '../../../shared/sentiment/local-model/strength';
import { TokenBuffer, tokenise } from '../../../shared/sentiment/local-model/tokeniser';
import { ConvolutionTrainer } from '../../../model/convolution-trainer';
import { EncodedTexts } from '../../../model/encoded-texts';
import { type Example, isInFold } from '../../../model/examples';
import { LinearTrainer } from '../../../model/linear-trainer';
import { Random } from '../../../model/random';
import { runCourse } from '../../../model/two-phases';
import { trainStrength } from '../../../model/strength-trainer';
import { WordRows } from '../../../model/word-rows';

const bits = 12;
const moods = [
  ['awful', 'broken', 'hate', 'useless'],
  ['order', 'invoice', 'address', 'tomorrow'],
  ['great', 'love', 'perfect', 'wonderful'],
];
const fillers = ['the', 'app', 'it', 'is', 'my', 'was', 'not'];
const words = [...moods.flat(), ...fillers];

function madeUpExamples(count: number, seed: number): Example[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = index % 3;
    const text = Array.from({ length: 5 }, () => fillers[random.below(6)]!);
    text[random.below(5)] = moods[label]![random.below(4)]!;
    const target = [0.02, 0.02, 0.02];
    target[label] = 0.96;
    return { text: text.join(' '), target, weight: 1, domain: 1, polarOnly: false };
  });
}

const course = { epochs: 3, rate: 0.1, ownPasses: 2, ownRate: 0.05, remembered: 1, folds: 3, seed: 5 };
const lexicon = new HashMap(Int32Array.of(hashOfText('love'), hashOfText('hate')), [30, -30]);
const vocabulary = new HashMap(
  Int32Array.from(words, hashOfText),
  words.map((_, index) => index + 1),
);
const open = madeUpExamples(300, 1);
const own = madeUpExamples(60, 2);
const textsOf = (examples: Example[]) => examples.map(({ text }) => text);

function trainLinear() {
  const corpus = (examples: Example[]) => ({ texts: new EncodedTexts(textsOf(examples), lexicon, bits), examples });
  return runCourse(new LinearTrainer(bits), corpus(open), corpus(own), course, () => undefined);
}

function trainConvolution() {
  const corpus = (examples: Example[]) => ({ texts: new WordRows(textsOf(examples), vocabulary), examples });
  const vectors = Float32Array.from({ length: (words.length + 1) * 8 }, (_, at) => (at < 8 ? 0 : Math.sin(at * 7)));
  const trainee = ConvolutionTrainer.start({ dimensions: 8, filters: 8, bias: [] }, vectors, 3);
  return runCourse(trainee, corpus(open), corpus(own), { ...course, rate: 0.05 }, () => undefined);
}

function shareRight(heldOut: Float64Array): number {
  const right = own.filter(({ target }, row) => {
    const logits = [...heldOut.subarray(row * 3, row * 3 + 3)];
    return logits.indexOf(Math.max(...logits)) === target.indexOf(0.96);
  });
  return right.length / own.length;
}

test.each([
  ['linear half', trainLinear],
  ['convolution', trainConvolution],
])('the %s learns the task, and the same seed gives the same model', (_, train) => {
  const first = train();
  const second = train();
  expect(shareRight(first.heldOut)).toBeGreaterThan(0.9);
  expect(second.heldOut).toEqual(first.heldOut);
  expect(second.trained.quantised()).toEqual(first.trained.quantised());
});

/** The features of a text, as a served model computes them. */
function readAsServed(text: string) {
  const tokens = new TokenBuffer();
  const reading = new LexiconReading();
  const features = new FeatureBuffer(bits);
  tokenise(text, tokens);
  markNegation(tokens);
  readLexicon(tokens, lexicon, reading);
  extractFeatures(tokens, reading, features);
  return { features, reading };
}

/** A text that is in no training set, with a negation, a drawn-out word and an unknown one. */
const unseen = 'it was not greaaat my zzz invoice is perfect';

test('the served linear model computes the logits of training, up to eight bits', () => {
  const { trained } = trainLinear();
  const expected = [...trained.logits(new EncodedTexts([unseen], lexicon, bits), 0)];
  const { weights, parameters } = trained.quantised();
  const { features, reading } = readAsServed(unseen);
  const logits = new Float64Array(3);
  new LinearScorer(weights, parameters).addLogits(features, reading.dense, 1, logits);
  // Served weights are relative to the neutral one's, which shifts all three logits by the same amount.
  for (const label of [0, 2])
    expect(Math.abs(logits[label]! - logits[1]! - (expected[label]! - expected[1]!))).toBeLessThan(0.2);
});

test('strength is learned, the same for the same seed, and read from the file as it was trained', () => {
  const steps = [1, 2, 3];
  const degrees = ['a bit', 'quite', 'utterly'];
  const texts = Array.from({ length: 90 }, (_, at) => `it is ${degrees[at % 3]!} ${moods[at % 2 ? 0 : 2]![at % 4]!}`);
  const messageLevels = texts.map((_, at) => 3 + (at % 2 ? -1 : 1) * steps[at % 3]!);
  const foldOf = texts.map((_, at) => Math.floor(at / 6) % 3);
  const encoded = new EncodedTexts(texts, lexicon, bits);
  const { heldOut, weights, parameters } = trainStrength(encoded, messageLevels, foldOf, 1);
  expect(trainStrength(encoded, messageLevels, foldOf, 1)).toEqual({ heldOut, weights, parameters });
  const right = texts.filter((_, at) => Math.round(heldOut[at]! + 2) === steps[at % 3]);
  expect(right.length).toBeGreaterThan(80);
  const scorer = new StrengthScorer(weights, parameters);
  for (const at of [0, 1, 2]) {
    const { features, reading } = readAsServed(texts[at]!);
    expect(Math.abs(scorer.strengthOf(features, reading.dense) + 2 - steps[at]!)).toBeLessThan(0.4);
  }
});

test('the served convolution computes the logits of training, up to eight bits, and its parts add up to them', () => {
  const { trained } = trainConvolution();
  const expected = [...trained.logits(new WordRows([unseen], vocabulary), 0)];
  const { weights, parameters } = trained.quantised();
  const convolution = new Convolution(parameters, weights, vocabulary);
  const tokens = new TokenBuffer();
  tokenise(unseen, tokens);
  markNegation(tokens);
  const logits = new Float64Array(3);
  convolution.addLogits(tokens, 1, logits);
  const parts = new Float64Array(tokens.count * 3);
  convolution.addParts(1, tokens.count, parts);
  logits.forEach((logit, label) => {
    expect(Math.abs(logit - expected[label]!)).toBeLessThan(0.2);
    const sum = parts.reduce((total, part, at) => (at % 3 === label ? total + part : total), parameters.bias[label]!);
    expect(sum).toBeCloseTo(logit, 9);
  });
});

test('each text is in one fold, the same one at any position', () => {
  const of = 3;
  const sizes = [0, 0, 0];
  for (const text of textsOf(madeUpExamples(600, 3))) {
    const folds = [0, 1, 2].filter((number) => isInFold(text, { number, of }));
    expect(folds).toHaveLength(1);
    expect(isInFold(` ${text.toUpperCase()} `, { number: folds[0]!, of })).toBe(true);
    sizes[folds[0]!]!++;
  }
  expect(Math.min(...sizes)).toBeGreaterThan(150);
});
