// The project's own messages and the public texts that were read under the same guide: both have seven levels.
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { levelOf, levels } from '../shared/sentiment/levels';
import type { ConfidenceScores } from '../shared/sentiment/provider';
import { readRows } from './data-sets';

export interface LevelledText {
  text: string;
  /** 0 very negative … 6 very positive. */
  level: number;
  language: string;
}

/** The class (negative, neutral, positive) that a level counts as. */
export function classOfLevel(level: number): number {
  return level < 3 ? 0 : level === 3 ? 1 : 2;
}

/** The class that confidence scores stand for, by the level of their score. */
export function classOfScores({ positive, negative }: ConfidenceScores): number {
  return classOfLevel(levels.indexOf(levelOf(positive - negative)));
}

// How sure the class is at each level: readers differ by a step now and then, which matters next to neutral.
const sureness = [0.97, 0.94, 0.8, 0.9, 0.8, 0.94, 0.97];

/** What a scorer should answer for a level, as probabilities of the three classes. */
export function targetOfLevel(level: number): [number, number, number] {
  const sure = sureness[level]!;
  if (level === 3) return [(1 - sure) / 2, sure, (1 - sure) / 2];
  const neutral = (1 - sure) * 0.8;
  const opposite = (1 - sure) * 0.2;
  return level < 3 ? [sure, neutral, opposite] : [opposite, neutral, sure];
}

/** Own messages of a language, `model/corpus/<language>.jsonl`; none where there is no such file. */
export function readCorpus(root: string, language: string): LevelledText[] {
  const path = `${root}/model/corpus/${language}.jsonl`;
  if (!existsSync(path)) return [];
  const rows = readFileSync(path, 'utf8').trim().split('\n');
  return rows.map((line) => {
    const { text, level } = JSON.parse(line) as { text: string; level: (typeof levels)[number] };
    return { text, level: levels.indexOf(level), language };
  });
}

/**
 * Public texts labelled by reading: the texts from the data folder's pool, the levels from `model/corpus/read.tsv`
 * (SHA-256 of the text, level, source) where the project has it, else from the data folder.
 */
export function readReadTexts(root: string, folder: string): LevelledText[] {
  const path = `${folder}/read/customer_texts.tsv.gz`;
  if (!existsSync(path)) return [];
  const table = `${root}/model/corpus/read.tsv`;
  const levelOfHash = new Map<string, string>();
  if (existsSync(table))
    for (const line of readFileSync(table, 'utf8').trim().split('\n').slice(1)) {
      const [hash, level] = line.split('\t');
      levelOfHash.set(hash!, level!);
    }
  const texts: LevelledText[] = [];
  for (const row of readRows(path)) {
    const [, given, text] = row.split('\t');
    const hash = createHash('sha256').update(text!.trim()).digest('hex');
    const level = levels.indexOf((levelOfHash.get(hash) ?? given) as (typeof levels)[number]);
    if (level >= 0) texts.push({ text: text!, level, language: 'en' });
  }
  return texts;
}
