// The lexicon that goes into the model file, ten times each word's value. Words are VADER's (C. J. Hutto, E. Gilbert,
// 2014, MIT), taken from the npm package that ships them; emoji are emoji-emotion's (Titus Wormer, MIT).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { emojiEmotion } from 'emoji-emotion';
import { TokenBuffer, tokenise } from '../shared/sentiment/local-model/tokeniser';

export interface Lexicon {
  words: Int32Array;
  values: Int8Array;
}

/** Lexicon entries by the hash that the tokeniser gives them; entries of several tokens are left out. */
export function buildLexicon(root: string): Lexicon {
  const require = createRequire(`${root}/package.json`);
  const values = new Map<number, number>();
  const tokens = new TokenBuffer();
  const add = (word: string, value: number) => {
    tokenise(word, tokens);
    if (tokens.count === 1 && !values.has(tokens.hash[0]!)) values.set(tokens.hash[0]!, Math.round(value * 10));
  };
  const table = readFileSync(require.resolve('vader-sentiment/vader_lexicon.txt'), 'utf8');
  for (const line of table.split('\n')) {
    const [word, value] = line.split('\t');
    if (word && value) add(word, Number(value));
  }
  // Its scale is −5…5.
  for (const { emoji, polarity } of emojiEmotion) add(emoji, polarity * 0.8);
  const sorted = [...values].sort(([a], [b]) => a - b);
  return { words: Int32Array.from(sorted, ([hash]) => hash), values: Int8Array.from(sorted, ([, value]) => value) };
}
