// Validates the answer of Azure AI Language: values that are not numbers, out of range or outside the text are dropped.
import type { AnalyzeSentimentResult, SentimentConfidenceScores } from '@azure/ai-text-analytics';
import type { ConfidenceScores, EvidenceSpan } from './provider';
import type { TextPart } from './split-text';

/** A part of a text and the service's result for it; undefined if there is none. */
export interface AnsweredPart {
  part: TextPart;
  result: AnalyzeSentimentResult | undefined;
}

const names = ['positive', 'neutral', 'negative'] as const;
/** The service rounds to two digits, so its three scores may not sum exactly to 1. */
const sumTolerance = 0.05;

/** Whether the service does not support the language of any part. */
export function isUnsupportedLanguage(parts: readonly AnsweredPart[]): boolean {
  return parts.every(({ result }) => result?.error?.code === 'UnsupportedLanguageCode');
}

/** The mean of the parts' scores weighted by their length; undefined if a part has no valid scores. */
export function readScores(parts: readonly AnsweredPart[]): ConfidenceScores | undefined {
  const sum = { positive: 0, neutral: 0, negative: 0 };
  for (const { part, result } of parts) {
    if (!result || result.error || !areScores(result.confidenceScores)) return undefined;
    for (const name of names) sum[name] += result.confidenceScores[name] * part.text.length;
  }
  const total = sum.positive + sum.neutral + sum.negative;
  if (total === 0) return undefined;
  return { positive: sum.positive / total, neutral: sum.neutral / total, negative: sum.negative / total };
}

/** The answer's sentences as evidence: each contributes its score, weighted by its share of the total length. */
export function readEvidence(parts: readonly AnsweredPart[]): EvidenceSpan[] {
  const sentences = parts.flatMap(sentencesOf);
  const total = sentences.reduce((sum, { start, end }) => sum + end - start, 0);
  return sentences.map(({ start, end, score }) => ({ start, end, contribution: (score * (end - start)) / total }));
}

interface Sentence {
  start: number;
  end: number;
  score: number;
}

/** The sentences of a part, in the order of the text, without invalid and overlapping ones. */
function sentencesOf({ part, result }: AnsweredPart): Sentence[] {
  if (!result || result.error) return [];
  const sentences = result.sentences
    .filter(({ offset, length, confidenceScores }) => {
      const isWithin = Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length > 0;
      return isWithin && offset + length <= part.text.length && areScores(confidenceScores);
    })
    .map(({ offset, length, confidenceScores: { positive, negative } }) => ({
      start: part.start + offset,
      end: part.start + offset + length,
      score: positive - negative,
    }))
    .sort((a, b) => a.start - b.start);
  let end = 0;
  return sentences.filter((sentence) => {
    if (sentence.start < end) return false;
    end = sentence.end;
    return true;
  });
}

/** The SDK does not validate the service's reply, so its types can't be trusted. */
function areScores(given: Partial<Record<keyof SentimentConfidenceScores, unknown>> | null | undefined): boolean {
  const scores = names.map((name) => given?.[name]);
  const isEach = scores.every((score) => typeof score === 'number' && score >= 0 && score <= 1);
  return isEach && Math.abs((scores as number[]).reduce((sum, score) => sum + score, 0) - 1) <= sumTolerance;
}
