// Every labelled set that a model may be trained on or measured with: its terms as stated at the source, how much a
// row of it counts, and what its labels lack. No text of them is part of the project.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** How free a set is: `permissive` has explicit permissive terms, `unverified` anything less certain. */
export type Terms = 'permissive' | 'unverified';

export interface DataSet {
  name: string;
  language: string;
  terms: Terms;
  /** Source and terms in words, for the card. */
  about: string;
  /** How much a row counts in training. */
  weight: number;
  /** Has no neutral class: nothing is learned from it about neutral. */
  polarOnly?: boolean;
  /** Only every n-th row is used, for sets of near repetitions. */
  every?: number;
}

const english = (set: Omit<DataSet, 'language'>): DataSet => ({ language: 'en', ...set });
const tweets = (name: string, language: string): DataSet => ({
  name,
  language,
  terms: 'unverified',
  about: 'tweets in three classes (XLM-T); Apache-2.0 repository, tweets under their platform’s terms',
  weight: 1,
});

/** What may be trained on, in the folder `train` of the data. */
export const trainingSets: readonly DataSet[] = [
  english({
    name: 'vader_movie',
    terms: 'permissive',
    weight: 0.5,
    about: 'film review snippets, mean of 20 raters (VADER); MIT',
  }),
  english({
    name: 'vader_nyt',
    terms: 'permissive',
    weight: 0.5,
    about: 'editorial snippets, mean of 20 raters (VADER); MIT',
  }),
  english({
    name: 'goemotions',
    terms: 'permissive',
    weight: 0.6,
    about: 'Reddit comments, 27 emotions folded into 3 (GoEmotions); Apache-2.0',
  }),
  english({ name: 'senti4sd', terms: 'permissive', weight: 0.7, about: 'developers’ posts (Senti4SD); MIT' }),
  english({
    name: 'clinc_silver',
    terms: 'permissive',
    weight: 0.4,
    about: 'assistant queries taken as neutral (CLINC150); CC BY 3.0',
  }),
  english({
    name: 'tse',
    terms: 'unverified',
    weight: 1,
    about: 'chatty tweets (Tweet Sentiment Extraction); Apache-2.0 repository, CC BY 4.0 (unverified)',
  }),
  english({
    name: 'uci',
    terms: 'unverified',
    weight: 0.7,
    polarOnly: true,
    about: 'review sentences in two classes (UCI); CC BY 4.0 (unverified)',
  }),
  english({
    name: 'apple',
    terms: 'unverified',
    weight: 3,
    about: 'tweets to or about a company; CrowdFlower “Data for Everyone” (unverified)',
  }),
  english({
    name: 'sxsw_brands',
    terms: 'unverified',
    weight: 0.6,
    about: 'tweets about brands; CrowdFlower “Data for Everyone” (unverified)',
  }),
  english({
    name: 'selfdrive',
    terms: 'unverified',
    weight: 0.4,
    about: 'tweets about self-driving cars; CrowdFlower “Data for Everyone” (unverified)',
  }),
  english({
    name: 'text_emotion',
    terms: 'unverified',
    weight: 0.4,
    about: 'tweets by emotion, folded into 3; CrowdFlower “Data for Everyone” (unverified)',
  }),
  english({
    name: 'semeval13_16',
    terms: 'unverified',
    weight: 1,
    about: 'tweets in three classes (SemEval 2013–2016); MIT repository, tweets under their platform’s terms',
  }),
  english({
    name: 'semeval16_5pt',
    terms: 'unverified',
    weight: 0.6,
    about: 'tweets in five classes (SemEval 2016); MIT repository, tweets under their platform’s terms',
  }),
  english({
    name: 'tweeteval_val',
    terms: 'unverified',
    weight: 1,
    about: 'tweets in three classes (TweetEval); tweets under their platform’s terms',
  }),
  english({ name: 'sst', terms: 'unverified', weight: 0.5, about: 'film reviews in five classes (SST); none stated' }),
  english({
    name: 'sst_phrases',
    terms: 'unverified',
    weight: 0.2,
    every: 2,
    about: 'phrases of film reviews in five classes (SST); none stated',
  }),
  english({
    name: 'sts_gold',
    terms: 'unverified',
    weight: 0.7,
    polarOnly: true,
    about: 'tweets in two classes (STS-Gold); none stated',
  }),
  tweets('xlmt_german_train', 'de'),
  {
    name: 'sb10k_de',
    language: 'de',
    terms: 'unverified',
    weight: 0.5,
    about: 'German tweets (SB10k); MIT repository, tweets under their platform’s terms',
  },
  tweets('xlmt_french_train', 'fr'),
  tweets('xlmt_spanish_train', 'es'),
  tweets('xlmt_portuguese_train', 'pt'),
  tweets('xlmt_italian_train', 'it'),
];

/** What is for measuring only, in the folder `measure` of the data. */
export const measuringSets: readonly { name: string; language: string; about: string }[] = [
  {
    name: 'airline_two_carriers',
    language: 'en',
    about: 'customers to two airlines, human labels; CC BY-NC-SA (unverified)',
  },
  {
    name: 'dailydialog_en_dev',
    language: 'en',
    about: 'everyday dialogue, mild feelings mostly labelled neutral; CC BY-NC-SA (unverified)',
  },
  { name: 'dailydialog_de_dev', language: 'de', about: 'the same, German; CC BY-NC-SA (unverified)' },
  { name: 'dailydialog_it_dev', language: 'it', about: 'the same, Italian; CC BY-NC-SA (unverified)' },
];

/** A labelled text: class 0 negative, 1 neutral, 2 positive; and its intensity in [−1, 1] where raters gave one. */
export interface LabelledText {
  text: string;
  label: number;
  intensity?: number;
}

const labelOf: Record<string, number> = { negative: 0, neutral: 1, positive: 2 };

/** Reads a set from `<folder>/<part>/<name>.tsv.gz`: split, label, score, text. */
export function readDataSet(folder: string, part: 'train' | 'measure', name: string): LabelledText[] {
  const rows: LabelledText[] = [];
  for (const line of readRows(`${folder}/${part}/${name}.tsv.gz`)) {
    const [, label, score, text] = line.split('\t');
    const index = labelOf[label ?? ''];
    if (index === undefined || !text) continue;
    rows.push(score ? { text, label: index, intensity: Number(score) } : { text, label: index });
  }
  return rows;
}

/** The lines of a gzipped table without its heading. */
export function readRows(path: string): string[] {
  return gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n').slice(1);
}
