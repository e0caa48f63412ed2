// What a trainer learns from, in the order it gets it: public sets and read texts first, own messages last, so that
// the folds of the own messages can share the long first part.
import { hashOfText } from '../shared/sentiment/local-model/hashing';
import { type LevelledText, readCorpus, readReadTexts, targetOfLevel } from './corpus';
import { type DataSet, readDataSet, type Terms, trainingSets } from './data-sets';
import { Random } from './random';

/** A text with what a scorer should answer. */
export interface Example {
  text: string;
  /** Probabilities of the three classes. */
  target: readonly number[];
  weight: number;
  /** Which set's conventions it follows; each has a bias of its own. */
  domain: number;
  polarOnly: boolean;
}

export interface ExampleOptions {
  root: string;
  dataFolder: string;
  languages: readonly string[];
  /** `permissive` leaves out every set whose terms aren't explicit and permissive. */
  terms: Terms;
  /** Share of each public set's rows that is used, for quick trials. */
  share: number;
  seed: number;
  /** Rows of public sets that are kept back to be judged by. */
  without?: Fold;
  /** At most this many own messages, taken evenly, for learning curves. */
  ownLimit?: number;
}

/** One part of the public rows, told by the text alone, so that a text that stands twice is in one part only. */
export interface Fold {
  /** 0 … of − 1. */
  number: number;
  of: number;
}

export function isInFold(text: string, { number, of }: Fold): boolean {
  return (hashOfText(text.trim().toLowerCase()) >>> 0) % of === number;
}

export const readDomain = 0;
export const ownDomain = 1;
const firstPublicDomain = 2;
export const domainCount = firstPublicDomain + trainingSets.length;

const readWeight = 3;
const ownWeight = 3;
const smoothing = 0.05;

/** The public sets that these options allow. */
export function allowedSets({ languages, terms }: ExampleOptions): DataSet[] {
  return trainingSets.filter(
    (set) => languages.includes(set.language) && (terms === 'unverified' || set.terms === 'permissive'),
  );
}

/** Public examples and read texts. */
export function publicExamples(options: ExampleOptions): Example[] {
  const random = new Random(options.seed);
  const examples: Example[] = [];
  for (const set of allowedSets(options)) {
    const domain = firstPublicDomain + trainingSets.indexOf(set);
    const keep = options.share / (set.every ?? 1);
    for (const { text, label } of readDataSet(options.dataFolder, 'train', set.name)) {
      if (random.next() >= keep || (options.without && isInFold(text, options.without))) continue;
      const target = [smoothing / 2, smoothing / 2, smoothing / 2];
      target[label] = 1 - smoothing;
      examples.push({ text, target, weight: set.weight, domain, polarOnly: set.polarOnly ?? false });
    }
  }
  if (options.languages.includes('en') && options.terms === 'unverified')
    for (const read of readReadTexts(options.root, options.dataFolder))
      examples.push(levelExample(read, readDomain, readWeight));
  return examples;
}

export function levelExample({ text, level }: LevelledText, domain: number, weight: number): Example {
  return { text, target: targetOfLevel(level), weight, domain, polarOnly: false };
}

/** Own messages of the options' languages. */
export function ownMessages({ root, languages, ownLimit = Infinity }: ExampleOptions): LevelledText[] {
  const messages = languages.flatMap((language) => readCorpus(root, language));
  const every = Math.max(1, messages.length / ownLimit);
  return messages.filter((_, index) => Math.floor(index / every) !== Math.floor((index - 1) / every));
}

export function ownExamples(messages: readonly LevelledText[]): Example[] {
  return messages.map((message) => levelExample(message, ownDomain, ownWeight));
}
