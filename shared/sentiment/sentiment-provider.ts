// Which provider the settings ask for, put together: the cloud with the local one standing in and the rule for
// pleasantries before it, or the local one alone. Nothing of a cloud SDK is loaded before a text goes to the cloud.
import type { Settings } from '../settings';
import { AzureLanguageProvider } from './azure-language-provider';
import { FallbackProvider } from './fallback-provider';
import { languageOf } from './language-of';
import { createLocalProvider } from './local-provider';
import type { CloudSentimentProvider } from './message-scorer';
import { isPleasantry } from './pleasantries';
import type { Scoring, TextToScore } from './provider';

/** The settings that decide who scores. */
export type SentimentSettings = Pick<
  Settings,
  'SENTIMENT_PROVIDER' | 'LANGUAGE_ENDPOINT' | 'LANGUAGE_KEY' | 'LANGUAGE_TIMEOUT_MS'
>;

/**
 * The provider for these settings. `auto` takes the cloud when an endpoint is set. With an endpoint and no key, the
 * app's managed identity signs in.
 * @param log told when the cloud becomes unusable and when it is back
 */
export function createSentimentProvider(
  settings: SentimentSettings,
  log: (line: string) => void,
): CloudSentimentProvider {
  const { SENTIMENT_PROVIDER, LANGUAGE_ENDPOINT, LANGUAGE_KEY, LANGUAGE_TIMEOUT_MS } = settings;
  const local = createLocalProvider();
  if (SENTIMENT_PROVIDER === 'local' || LANGUAGE_ENDPOINT === undefined) return local;
  const cloud = new AzureLanguageProvider({
    endpoint: LANGUAGE_ENDPOINT,
    timeoutMs: LANGUAGE_TIMEOUT_MS,
    ...(LANGUAGE_KEY !== undefined && { key: LANGUAGE_KEY }),
  });
  return new CourteousProvider(new FallbackProvider({ cloud, local, log }));
}

/** Calls pleasantries neutral and doesn't pay anyone to score them; leaves everything else to another provider. */
class CourteousProvider implements CloudSentimentProvider {
  readonly name;
  readonly #provider: CloudSentimentProvider;

  constructor(provider: CloudSentimentProvider) {
    this.name = provider.name;
    this.#provider = provider;
  }

  get cloud(): CloudSentimentProvider['cloud'] {
    return this.#provider.cloud;
  }

  async score(texts: readonly TextToScore[]): Promise<Scoring[]> {
    const areCourtesies = texts.map(({ text }) => isPleasantry(text));
    const others = texts.filter((_, index) => !areCourtesies[index]);
    const scorings = others.length > 0 ? await this.#provider.score(others) : [];
    let next = 0;
    return texts.map((text, index) => (areCourtesies[index] ? this.#neutral(text) : scorings[next++]!));
  }

  #neutral(text: TextToScore): Scoring {
    const scores = { positive: 0, neutral: 1, negative: 0 };
    return { scores, language: languageOf(text), evidence: [], provider: this.name, degraded: false };
  }
}
