// The second stage of the pipeline: texts that a rule decides, the same for every provider. They are not sent to a
// model.
import { isPleasantry, scoresOfThanks } from './courtesies';
import { emojiOnlyScores } from './emoji-only';
import { modelFor } from './local-model/model-loader';
import type { TokenBuffer } from './local-model/tokeniser';
import type { ConfidenceScores, EvidenceSpan, ProviderName, Scoring } from './provider';
import type { ReadText } from './read-text';

/** The scoring of a text by a rule, attributed to the provider; undefined if no rule applies. */
export function scoreByRule(read: ReadText, provider: ProviderName): Scoring | undefined {
  const scores = scoresByRule(read);
  if (scores === undefined) return undefined;
  const evidence = scores ? wholeText(read.tokens, scores) : [];
  return { scores, language: read.language, evidence, provider, degraded: false };
}

/** Null: the text has nothing to score. Undefined: no rule applies. */
function scoresByRule({ text, tokens }: ReadText): ConfidenceScores | null | undefined {
  if (tokens.count === 0) return null;
  if (isPleasantry(text)) return { positive: 0, neutral: 1, negative: 0 };
  return scoresOfThanks(tokens) ?? emojiOnlyScores(tokens, modelFor('en').lexicon);
}

/** Evidence for a rule: the whole text. */
export function wholeText(
  { count, start, end }: TokenBuffer,
  { positive, negative }: ConfidenceScores,
): EvidenceSpan[] {
  const contribution = positive - negative;
  if (contribution === 0) return [];
  return [{ start: start[0] ?? 0, end: end[count - 1] ?? 0, contribution }];
}
