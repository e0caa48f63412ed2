// The lexicon that goes into the model file, ten times each word's value. English words are VADER's (C. J. Hutto,
// E. Gilbert, 2014, MIT), taken from the npm package that ships them; those of other languages are the project's own
// lists in model/lexicon/; emoji are emoji-emotion's (Titus Wormer, MIT).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { emojiEmotion } from 'emoji-emotion';
import { TokenBuffer, tokenise } from '../shared/sentiment/local-model/tokeniser';

export interface Lexicon {
  words: Int32Array;
  values: Int8Array;
}

/** Lexicon entries by the hash that the tokeniser gives them; entries of several tokens are left out. */
export function buildLexicon(root: string, languages: readonly string[]): Lexicon {
  const values = new Map<number, number>();
  const tokens = new TokenBuffer();
  const add = (word: string, value: number) => {
    tokenise(word, tokens);
    if (tokens.count === 1 && !values.has(tokens.hash[0]!)) values.set(tokens.hash[0]!, Math.round(value * 10));
  };
  const words = languages.includes('en') ? vaderWords(root) : ownWords(root, languages);
  for (const [word, value] of words) add(word, value);
  // Its scale is −5…5.
  for (const { emoji, polarity } of emojiEmotion) add(emoji, polarity * 0.8);
  const sorted = [...values].sort(([a], [b]) => a - b);
  return { words: Int32Array.from(sorted, ([hash]) => hash), values: Int8Array.from(sorted, ([, value]) => value) };
}

function vaderWords(root: string): Iterable<[string, number]> {
  const require = createRequire(`${root}/package.json`);
  return readTable(require.resolve('vader-sentiment/vader_lexicon.txt'));
}

/** Everyday words of one language that mean something bad or good in another. */
const ambiguous = new Set(['mal', 'bon', 'net']);

/** Languages share one model, so a word that is good in one and bad in another says nothing. */
function ownWords(root: string, languages: readonly string[]): Iterable<[string, number]> {
  const values = new Map<string, number>();
  for (const language of languages)
    for (const [word, value] of readTable(`${root}/model/lexicon/${language}.tsv`)) {
      const other = values.get(word) ?? value;
      values.set(word, Math.sign(other) === Math.sign(value) ? (other + value) / 2 : 0);
    }
  return [...values].filter(([word, value]) => value !== 0 && !ambiguous.has(word));
}

/** Lines of a word and its value, parted by a tab; VADER's have more columns, which don't matter here. */
function readTable(path: string): [string, number][] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([word, value]) => (word && value ? [[word, Number(value)] as [string, number]] : []));
}
