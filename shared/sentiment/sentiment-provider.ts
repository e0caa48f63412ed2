// Creates the configured provider: one pipeline, whose model is the cloud with the local model as the fallback, or the
// local model alone. The cloud SDK is loaded only when a text is sent to the cloud.
import { AzureLanguageModel } from './azure-language-model';
import { FallbackModel } from './fallback-model';
import { createLocalProvider, localModel } from './local-provider';
import { SentimentPipeline } from './pipeline';
import type { SentimentProvider } from './provider';

/** The settings that select the provider, named as in the environment. */
export interface SentimentSettings {
  SENTIMENT_PROVIDER: 'auto' | 'azure-language' | 'local';
  LANGUAGE_ENDPOINT?: string | undefined;
  LANGUAGE_KEY?: string | undefined;
  LANGUAGE_TIMEOUT_MS: number;
}

/**
 * The provider for these settings. `auto` uses the cloud if an endpoint is set. With an endpoint and no key, the app's
 * managed identity is used.
 * @param log called when the cloud fails, becomes unusable and recovers; a line never contains a text or a key
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
