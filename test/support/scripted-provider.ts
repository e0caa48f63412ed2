// A sentiment provider with scores from the text: "feels -0.5" scores −0.5. The test controls its cloud,
// and it records its requests.
import type {
  CloudState,
  EvidenceSpan,
  ProviderName,
  Scoring,
  SentimentProvider,
  TextToScore,
} from '../../shared/sentiment/provider';

export class ScriptedProvider implements SentimentProvider {
  readonly name: ProviderName = 'azure-language';
  cloud: CloudState = 'usable';
  /** Set to make every request fail. */
  failure: Error | undefined;
  /** The content of each request. */
  readonly requests: (readonly TextToScore[])[] = [];
  /** Texts that the cloud rejects individually. */
  readonly refusedTexts = new Set<string>();
  /** Evidence of every scoring, instead of the whole text. */
  evidence: EvidenceSpan[] | undefined;
  /** Called with each request. */
  onRequest: () => void = () => undefined;

  /** The texts of each request. */
  get asked(): string[][] {
    return this.requests.map((texts) => texts.map(({ text }) => text));
  }

  async score(texts: readonly TextToScore[]): Promise<Scoring[]> {
    this.requests.push(texts);
    this.onRequest();
    await Promise.resolve();
    if (this.failure) throw this.failure;
    return texts.map((text) => this.scoringOf(text));
  }

  private scoringOf({ text, language = 'en' }: TextToScore): Scoring {
    const score = Number(/-?\d+(\.\d+)?/.exec(text)?.[0] ?? NaN);
    const [positive, negative] = [Math.max(score, 0), Math.max(-score, 0)];
    const isRefused = this.cloud === 'usable' && this.refusedTexts.has(text);
    const standsIn = this.cloud === 'unusable' || isRefused;
    return {
      scores: Number.isNaN(score) ? null : { positive, neutral: 1 - positive - negative, negative },
      language,
      evidence: this.evidence ?? [{ start: 0, end: text.length, contribution: score || 0 }],
      provider: this.cloud === 'usable' && !isRefused ? 'azure-language' : 'local',
      degraded: standsIn,
      ...(isRefused && { refused: true }),
    };
  }
}
