// The scorers on npm that the model is measured beside. Each answers a number; the two thresholds that make three
// classes of it are fitted on the project's own messages, as the model's offsets are.
import { createRequire } from 'node:module';
import { macroF1 } from './metrics';

export interface Baseline {
  name: string;
  score: (text: string) => number;
}

export function baselines(root: string): Baseline[] {
  const require = createRequire(`${root}/package.json`);
  const vader = require('vader-sentiment') as {
    SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } };
  };
  const wink = require('wink-sentiment') as (text: string) => { normalizedScore: number };
  const Sentiment = require('sentiment') as new () => { analyze(text: string): { comparative: number } };
  const sentiment = new Sentiment();
  const mlSentiment = (require('ml-sentiment') as (options: { lang: string }) => { classify(text: string): number })({
    lang: 'en',
  });
  const scorers: Baseline[] = [
    { name: 'vader-sentiment', score: (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound },
    { name: 'wink-sentiment', score: (text) => wink(text).normalizedScore },
    { name: 'sentiment', score: (text) => sentiment.analyze(text).comparative },
    { name: 'ml-sentiment', score: (text) => mlSentiment.classify(text) },
  ];
  return scorers.map(({ name, score }) => ({ name, score: (text) => scoreOrZero(score, text) }));
}

/** Some look words up among the properties of every object, so "constructor caller" throws or gives no number. */
function scoreOrZero(score: (text: string) => number, text: string): number {
  try {
    const value = score(text);
    return Number.isFinite(value) ? value : 0;
  } catch {
    return 0;
  }
}

export interface Thresholds {
  classOf: (score: number) => number;
  /** Macro-F1 on the messages that they were fitted on. */
  figure: number;
}

/** The two thresholds with the best macro-F1, among quantiles of the scores. */
export function fitThresholds(scores: readonly number[], truth: readonly number[]): Thresholds {
  const sorted = [...new Set(scores)].sort((a, b) => a - b);
  const count = Math.min(40, sorted.length);
  const cuts = Array.from({ length: count }, (_, at) => sorted[Math.floor((at * sorted.length) / count)]! - 1e-9);
  let best = { low: 0, high: 0, figure: -1 };
  for (const low of cuts)
    for (const high of cuts) {
      if (high < low) continue;
      const guesses = scores.map((score) => (score < low ? 0 : score > high ? 2 : 1));
      const figure = macroF1(truth, guesses);
      if (figure > best.figure) best = { low, high, figure };
    }
  const { low, high, figure } = best;
  return { classOf: (score) => (score < low ? 0 : score > high ? 2 : 1), figure };
}
