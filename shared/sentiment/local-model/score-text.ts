// What the local model answers for one text: language first, then courtesies and emoji by rule, all else by weights.
import type { EvidenceSpan, Scoring, TextToScore } from '../provider';
import { emojiOnlyScores } from './emoji-only';
import { languageToRead } from './language';
import { modelFor } from './model-loader';
import { pleasantryScores } from './pleasantries';
import { type TokenBuffer, tokenKind } from './tokeniser';

/**
 * Scores a text with its evidence. `scores` is null for a text without any content and for a language that there is
 * no model for.
 *
 * @throws {ModelFileError} when the model can't be loaded
 */
export function scoreText(text: TextToScore): Scoring {
  const language = languageToRead(text);
  const answer = { language, provider: 'local', degraded: false } as const;
  const nothing = { ...answer, scores: null, evidence: [] };
  const english = modelFor('en')!;
  english.read(text.text);
  const { tokens } = english;
  if (tokens.count === 0) return nothing;
  const pictures = emojiOnlyScores(tokens, english.lexicon);
  if (pictures) return { ...answer, scores: pictures, evidence: wholeText(tokens, scoreOf(pictures)) };
  const model = hasWords(tokens) ? modelFor(language) : english;
  if (!model) return nothing;
  const courtesy = pleasantryScores(tokens);
  if (courtesy) return { ...answer, scores: courtesy, evidence: wholeText(tokens, scoreOf(courtesy)) };
  if (model !== english) model.read(text.text);
  return { ...answer, ...model.explainRead() };
}

function hasWords({ count, kind }: TokenBuffer): boolean {
  for (let index = 0; index < count; index++) if (kind[index] === tokenKind.word) return true;
  return false;
}

function scoreOf({ positive, negative }: { positive: number; negative: number }): number {
  return positive - negative;
}

function wholeText({ count, start, end }: TokenBuffer, contribution: number): EvidenceSpan[] {
  return [{ start: start[0]!, end: end[count - 1]!, contribution }];
}
