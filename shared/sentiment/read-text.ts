// The first stage of the pipeline: a text is cut into tokens once and its language decided once. Rules and models
// work on what is found here.
import { languageOf } from './language-of';
import { markNegation } from './local-model/features';
import { TokenBuffer, tokenise } from './local-model/tokeniser';
import type { CloudState, ProviderName, Scoring, TextToScore } from './provider';

/** A text with what the pipeline found in it. */
export interface ReadText {
  text: string;
  /** BCP 47 tag of the language to read it as; `und` where it is in none that is known. */
  language: string;
  tokens: TokenBuffer;
}

/**
 * What scores texts that no rule decides. One entry a text, in order. Rejects only when none could be scored; a text
 * that it alone can't score gets `scores: null`, and `refused` where another model could stand in for it.
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

const cut = new TokenBuffer();

/** A text's tokens, with negation marked. A copy, since other texts are read while a cloud is asked about this one. */
export function readTokens(text: string): TokenBuffer {
  tokenise(text, cut);
  markNegation(cut);
  return cut.copy();
}
