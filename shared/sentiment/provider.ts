// The port to sentiment scoring, independent of the provider. It scores single texts and gives evidence; the sentiment
// of a conversation is computed elsewhere.

/** A scorer's confidence in each sentiment. Each is in [0, 1]; the three sum to 1. */
export interface ConfidenceScores {
  positive: number;
  neutral: number;
  negative: number;
}

/**
 * A span of the text that contributed to its score: UTF-16 offsets `[start, end)`, and its signed contribution
 * (below 0: towards negative).
 */
export interface EvidenceSpan {
  start: number;
  end: number;
  contribution: number;
}

/** The providers that can score a text. */
export const providerNames = ['azure-language', 'local'] as const;
export type ProviderName = (typeof providerNames)[number];

/** A text to score, with hints about its language. */
export interface TextToScore {
  text: string;
  /** BCP 47 tag from the chat platform. */
  language?: string;
  /** The language of the conversation: a bias for texts that are too short to detect. */
  conversationLanguage?: string;
}

/** The result of scoring one text. `scores` is null if it can't be scored, for example in an unsupported language. */
export interface Scoring {
  scores: ConfidenceScores | null;
  /** BCP 47 tag of the language that was used. */
  language?: string;
  /** In the order of the text; at most `maxEvidenceSpans`. */
  evidence: EvidenceSpan[];
  /** The provider that scored it. */
  provider: ProviderName;
  /** True if the configured provider was unavailable and the fallback scored the text. */
  degraded: boolean;
  /** Present if the configured provider rejected this text; it must not be sent there again. */
  refused?: true;
}

/**
 * `none`: no cloud is configured; `usable`: the next text goes to it; `unusable`: the local model is used as fallback.
 */
export type CloudState = 'none' | 'usable' | 'unusable';

/**
 * Scores texts. The result has one entry per text, in order. Rejects only when no text could be scored; a single text
 * that can't be scored gets `scores: null`.
 */
export interface SentimentProvider {
  /** The configured provider; each scoring names the provider that scored it. */
  readonly name: ProviderName;
  readonly cloud: CloudState;
  score(texts: readonly TextToScore[]): Promise<Scoring[]>;
}
