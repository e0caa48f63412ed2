// The port that the rest of the product scores texts by, whoever does it. It says how one text feels and why; what a
// conversation makes of it is decided elsewhere.

/** How sure a scorer is of each sentiment. Each is in [0, 1]; the three sum to 1. */
export interface ConfidenceScores {
  positive: number;
  neutral: number;
  negative: number;
}

/**
 * A span of the text that moved its score: UTF-16 offsets `[start, end)`, and its signed share of the score
 * (negative pulls towards negative).
 */
export interface EvidenceSpan {
  start: number;
  end: number;
  contribution: number;
}

/** Who can score a text. */
export const providerNames = ['azure-language', 'local'] as const;
export type ProviderName = (typeof providerNames)[number];

/** A text to score, with what is known of its language. */
export interface TextToScore {
  text: string;
  /** BCP 47 tag given by the chat platform. */
  language?: string;
  /** Language of the conversation so far: a bias for texts too short to tell. */
  conversationLanguage?: string;
}

/** What a scorer says of one text. `scores` is null where it can't tell, for instance in a language it can't read. */
export interface Scoring {
  scores: ConfidenceScores | null;
  /** BCP 47 tag of the language it was read as. */
  language?: string;
  /** In the order of the text; at most `maxEvidenceSpans`. */
  evidence: EvidenceSpan[];
  /** Who scored it. */
  provider: ProviderName;
  /** True when the configured provider could not be used and another one stood in. */
  degraded: boolean;
  /** Present when it is degraded because the configured provider refused this one text: it is not to be asked again. */
  refused?: true;
}

/** `none`: no cloud is configured; `usable`: the next text goes to it; `unusable`: the local model stands in for now. */
export type CloudState = 'none' | 'usable' | 'unusable';

/**
 * Scores texts. The result has one entry a text, in order. Rejects only when none could be scored; a single text that
 * can't be scored gets `scores: null`.
 */
export interface SentimentProvider {
  /** The provider that is configured; each scoring says who scored it. */
  readonly name: ProviderName;
  readonly cloud: CloudState;
  score(texts: readonly TextToScore[]): Promise<Scoring[]>;
}
