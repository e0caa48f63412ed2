// The first stage of the pipeline: tokenises a text and determines its language, once for rules and models.
import { languageOf } from './language-of';
import { markNegation } from './local-model/features';
import { TokenBuffer, tokenise } from './local-model/tokeniser';
import type { CloudState, ProviderName, Scoring, TextToScore } from './provider';

/** A text with its tokens and its language. */
export interface ReadText {
  text: string;
  /** BCP 47 tag of its language; `und` if unknown. */
  language: string;
  tokens: TokenBuffer;
}

/**
 * Scores the texts that no rule decides. The result has one entry per text, in order. Rejects only when no text could
 * be scored. A single text that can't be scored gets `scores: null`, and `refused` if another model could score it.
 */
export interface SentimentModel {
  readonly name: ProviderName;
  readonly cloud: CloudState;
  score(texts: readonly ReadText[]): Promise<Scoring[]>;
}

export function readText(given: TextToScore): ReadText {
  const tokens = readTokens(given.text);
  return { text: given.text, language: languageOf(given, tokens), tokens };
}

const buffer = new TokenBuffer();

/**
 * A text's tokens, with negation marked. A copy, because other texts reuse the buffer while a cloud scores this one.
 */
export function readTokens(text: string): TokenBuffer {
  tokenise(text, buffer);
  markNegation(buffer);
  return buffer.copy();
}
