// The third stage of the pipeline without a cloud: the weights of the local model. Exclamation marks may strengthen a
// feeling but never turn it: the sign is that of the text without them.
import { scoresOfThanks } from '../courtesies';
import { baseLanguage } from '../language-of';
import type { ConfidenceScores, EvidenceSpan, Scoring, TextToScore } from '../provider';
import { type ReadText, readText, readTokens } from '../read-text';
import { scoreByRule, wholeText } from '../rules';
import type { LocalModel } from './local-model';
import { modelFor } from './model-loader';
import { type TokenBuffer, tokenKind } from './tokeniser';

const exclamationMarks = /[!¡！]/g;

/**
 * Scores a text by the local pipeline, without waiting for anything but the model's file: for training, measuring and
 * tests.
 *
 * @throws {ModelFileError} when the model can't be loaded
 */
export function scoreText(given: TextToScore): Scoring {
  const read = readText(given);
  return scoreByRule(read, 'local') ?? scoreByWeights(read);
}

/**
 * Scores a text with its evidence by the model of its language. `scores` is null in a language without a model.
 *
 * @throws {ModelFileError} when the model can't be loaded
 */
export function scoreByWeights({ text, language, tokens }: ReadText): Scoring {
  const answer = { language, provider: 'local', degraded: false } as const;
  const model = modelFor(hasWords(tokens) ? baseLanguage(language) : 'en');
  if (!model) return { ...answer, scores: null, evidence: [] };
  return { ...answer, ...scoreSteadily(model, text, tokens) };
}

interface Explained {
  scores: ConfidenceScores;
  evidence: EvidenceSpan[];
}

function scoreSteadily(model: LocalModel, text: string, tokens: TokenBuffer): Explained {
  if (tokens.exclamations === 0) return explained(model, tokens);
  const calmTokens = readTokens(text.replace(exclamationMarks, ' '));
  // Thanks that are shouted are still thanks.
  const thanks = scoresOfThanks(calmTokens);
  const calm = thanks ?? (calmTokens.count > 0 ? model.score(calmTokens) : undefined);
  const scored = explained(model, tokens);
  if (!calm || signOf(calm) === signOf(scored.scores)) return scored;
  return thanks ? { scores: thanks, evidence: wholeText(calmTokens, thanks) } : explained(model, calmTokens);
}

function explained(model: LocalModel, tokens: TokenBuffer): Explained {
  const scores = model.score(tokens);
  return { scores, evidence: model.explain(tokens, scores.positive - scores.negative) };
}

function signOf({ positive, negative }: ConfidenceScores): number {
  return Math.sign(positive - negative);
}

function hasWords({ count, kind }: TokenBuffer): boolean {
  for (let index = 0; index < count; index++) if (kind[index] === tokenKind.word) return true;
  return false;
}
