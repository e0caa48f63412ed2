// Sentiment from Azure AI Language. Only this file knows the service's limits: ten documents per request, 5,120 text
// elements per document, errors per document.
import type { AnalyzeSentimentResult, TextAnalyticsClient } from '@azure/ai-text-analytics';
import { withDeadline } from '../deadline';
import { isUnsupportedLanguage, readEvidence, readScores } from './azure-language-answer';
import { type AzureLanguageOptions, createLanguageClient } from './azure-language-client';
import { baseLanguage } from './language-of';
import { toLanguageServiceError } from './language-service-error';
import type { Scoring } from './provider';
import type { ReadText, SentimentModel } from './read-text';
import { splitText, type TextPart } from './split-text';

const maxDocumentsPerRequest = 10;
const maxTextElementsPerDocument = 5120;

/**
 * Scores with Azure AI Language. A text in a language that the service does not support gets `scores: null`. A text
 * that fails for another reason gets `scores: null` and is `refused`, so that the fallback can score it. Evidence
 * consists of the service's sentences, whose contributions sum approximately to the score of the text. Rejects with a
 * `LanguageServiceError` when any of its requests fails, because the others use the same service, or when the time
 * limit is exceeded.
 */
export class AzureLanguageModel implements SentimentModel {
  readonly name = 'azure-language';
  readonly cloud = 'usable';
  readonly #options: AzureLanguageOptions;
  #client: Promise<TextAnalyticsClient> | undefined;

  constructor(options: AzureLanguageOptions) {
    this.#options = options;
  }

  async score(texts: readonly ReadText[]): Promise<Scoring[]> {
    const documents = texts.flatMap(toDocuments);
    try {
      const results =
        documents.length === 0
          ? []
          : await withDeadline(this.#options.timeoutMs, (signal) => this.#analyze(documents, signal));
      const resultOf = new Map(results.map((result) => [result.id, result]));
      return texts.map((text, index) => {
        const parts = documents.filter((document) => document.index === index);
        return toScoring(
          text,
          parts.map((part) => ({ part, result: resultOf.get(part.id) })),
        );
      });
    } catch (error) {
      throw toLanguageServiceError(error, Date.now());
    }
  }

  /** @param signal aborts at the time limit */
  async #analyze(documents: readonly Document[], signal: AbortSignal): Promise<AnalyzeSentimentResult[]> {
    const client = await this.#loadClient();
    const stop = new AbortController();
    const onAbort = () => stop.abort();
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    try {
      const slices = slicesOf(documents).map((slice) => analyzeSlice(client, slice, stop.signal));
      return (await Promise.all(slices)).flat();
    } catch (error) {
      stop.abort();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #loadClient(): Promise<TextAnalyticsClient> {
    // A failed load is not cached, so that the next call retries it.
    this.#client ??= createLanguageClient(this.#options).catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }
}

/** A text, or a part of a long text, as it is sent to the service. `index` is the text's index in the call. */
interface Document extends TextPart {
  id: string;
  index: number;
  language: string;
}

function toDocuments(text: ReadText, index: number): Document[] {
  const language = toServiceLanguage(text.language);
  if (language === 'und') return []; // Without a language hint the service would assume English.
  return (
    splitText(text.text, maxTextElementsPerDocument)
      // The service rejects blank documents and lone surrogates. Removing or replacing them does not change the
      // offsets.
      .filter((part) => part.text.trim() !== '')
      .map((part, number) => ({
        id: `${index}-${number}`,
        index,
        language,
        start: part.start,
        text: part.text.toWellFormed(),
      }))
  );
}

/** The service's language codes: regions only for Portuguese, one code for Norwegian, one per script for Chinese. */
function toServiceLanguage(tag: string): string {
  const language = baseLanguage(tag);
  if (language === 'zh') return new Intl.Locale(tag).maximize().script === 'Hant' ? 'zh-hant' : 'zh-hans';
  if (language === 'pt') return /^pt-(BR|PT)$/.test(tag) ? tag : 'pt';
  return language === 'nb' || language === 'nn' ? 'no' : language;
}

function slicesOf(documents: readonly Document[]): Document[][] {
  const count = Math.ceil(documents.length / maxDocumentsPerRequest);
  return Array.from({ length: count }, (_, slice) =>
    documents.slice(slice * maxDocumentsPerRequest, (slice + 1) * maxDocumentsPerRequest),
  );
}

async function analyzeSlice(client: TextAnalyticsClient, documents: readonly Document[], abortSignal: AbortSignal) {
  const inputs = documents.map(({ id, text, language }) => ({ id, text, language }));
  return client.analyzeSentiment(inputs, { abortSignal, disableServiceLogs: true, stringIndexType: 'Utf16CodeUnit' });
}

function toScoring({ language }: ReadText, parts: Parameters<typeof readScores>[0]): Scoring {
  const unscored: Scoring = { scores: null, language, evidence: [], provider: 'azure-language', degraded: false };
  if (isUnsupportedLanguage(parts)) return unscored; // Also when there are no parts.
  const scores = readScores(parts);
  if (!scores) return { ...unscored, degraded: true, refused: true };
  return { ...unscored, scores, evidence: readEvidence(parts) };
}
