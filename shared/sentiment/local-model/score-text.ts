// What the local model answers for one text: language first, then courtesies and emoji by rule, all else by weights.
// Exclamation marks may strengthen a feeling but never turn it: the sign is that of the text without them.
import type { ConfidenceScores, EvidenceSpan, Scoring, TextToScore } from '../provider';
import { emojiOnlyScores } from './emoji-only';
import { languageToRead } from './language';
import type { LocalModel } from './local-model';
import { modelFor } from './model-loader';
import { isPleasantry } from '../pleasantries';
import { scoresOfThanks } from './thanks';
import { type TokenBuffer, tokenKind } from './tokeniser';

const exclamationMarks = /[!¡！]/g;

/**
 * Scores a text with its evidence. `scores` is null for a text without any content and for a language that there is
 * no model for.
 *
 * @throws {ModelFileError} when the model can't be loaded
 */
export function scoreText(text: TextToScore): Scoring {
  const english = modelFor('en')!;
  english.read(text.text);
  const language = languageToRead(text, english.tokens);
  const answer = { language, provider: 'local', degraded: false } as const;
  if (english.tokens.count === 0) return { ...answer, scores: null, evidence: [] };
  if (isPleasantry(text.text)) return { ...answer, scores: { positive: 0, neutral: 1, negative: 0 }, evidence: [] };
  const pictures = emojiOnlyScores(english.tokens, english.lexicon);
  if (pictures) return { ...answer, scores: pictures, evidence: wholeText(english.tokens, pictures) };
  const model = hasWords(english.tokens) ? modelFor(language) : english;
  if (!model) return { ...answer, scores: null, evidence: [] };
  if (model !== english) model.read(text.text);
  const scores = steadyScores(model, text.text);
  const evidence = model.wasWeighed ? model.explain(scoreOf(scores)) : wholeText(model.tokens, scores);
  return { ...answer, scores, evidence };
}

/** Scores of a text that the model has just read. Afterwards it has read what the scores are of. */
function steadyScores(model: LocalModel, text: string): ConfidenceScores {
  if (model.tokens.exclamations === 0) return scoresOfRead(model);
  const calmText = text.replace(exclamationMarks, ' ');
  model.read(calmText);
  const calm = model.tokens.count > 0 ? scoresOfRead(model) : undefined;
  model.read(text);
  const scores = scoresOfRead(model);
  if (!calm || Math.sign(scoreOf(calm)) === Math.sign(scoreOf(scores))) return scores;
  model.read(calmText);
  return scoresOfRead(model);
}

function scoresOfRead(model: LocalModel): ConfidenceScores {
  return scoresOfThanks(model.tokens) ?? model.scoresOfRead();
}

function hasWords({ count, kind }: TokenBuffer): boolean {
  for (let index = 0; index < count; index++) if (kind[index] === tokenKind.word) return true;
  return false;
}

function scoreOf({ positive, negative }: ConfidenceScores): number {
  return positive - negative;
}

/** What a rule decided, the text as a whole caused. */
function wholeText({ count, start, end }: TokenBuffer, scores: ConfidenceScores): EvidenceSpan[] {
  return [{ start: start[0]!, end: end[count - 1]!, contribution: scoreOf(scores) }];
}
