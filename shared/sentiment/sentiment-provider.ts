// Which provider the settings ask for, put together: one pipeline, whose model is the cloud with the local one standing
// in, or the local one alone. Nothing of a cloud SDK is loaded before a text goes to the cloud.
import { AzureLanguageModel } from './azure-language-model';
import { FallbackModel } from './fallback-model';
import { createLocalProvider, localModel } from './local-provider';
import { SentimentPipeline } from './pipeline';
import type { SentimentProvider } from './provider';

/** The settings that decide who scores, named as in the environment. */
export interface SentimentSettings {
  SENTIMENT_PROVIDER: 'auto' | 'azure-language' | 'local';
  LANGUAGE_ENDPOINT?: string | undefined;
  LANGUAGE_KEY?: string | undefined;
  LANGUAGE_TIMEOUT_MS: number;
}

/**
 * The provider for these settings. `auto` takes the cloud when an endpoint is set. With an endpoint and no key, the
 * app's managed identity signs in.
 * @param log told when the cloud fails, becomes unusable and is back; never a text or a key
 */
export function createSentimentProvider(settings: SentimentSettings, log: (line: string) => void): SentimentProvider {
  const { SENTIMENT_PROVIDER, LANGUAGE_ENDPOINT, LANGUAGE_KEY, LANGUAGE_TIMEOUT_MS } = settings;
  if (SENTIMENT_PROVIDER === 'local' || LANGUAGE_ENDPOINT === undefined) return createLocalProvider();
  const cloud = new AzureLanguageModel({
    endpoint: LANGUAGE_ENDPOINT,
    timeoutMs: LANGUAGE_TIMEOUT_MS,
    ...(LANGUAGE_KEY !== undefined && { key: LANGUAGE_KEY }),
  });
  return new SentimentPipeline(new FallbackModel({ cloud, local: localModel, log }));
}
