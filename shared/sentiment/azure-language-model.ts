// Sentiment from Azure AI Language. One place knows the service's limits: ten documents a request, 5,120 text
// elements a document, errors per document.
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
 * Scores by Azure AI Language. A text in a language the service doesn't take gets `scores: null`. A text that fails
 * for another reason gets `scores: null` and is `refused`, so that another model can stand in for that one.
 * Evidence are the service's sentences, whose contributions sum to roughly, not exactly, the score of the text.
 * Rejects with a `LanguageServiceError` when any of its requests fails, since the others would meet the same service,
 * and when the time limit is over, whatever it is that takes so long.
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

  /** @param signal aborts when nobody waits any more */
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
    // A failed load is forgotten, so that the next call tries again.
    this.#client ??= createLanguageClient(this.#options).catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }
}

/** A text, or a part of a long one, as it goes to the service. `index` is the text's place in the call. */
interface Document extends TextPart {
  id: string;
  index: number;
  language: string;
}

function toDocuments(text: ReadText, index: number): Document[] {
  const language = toServiceLanguage(text.language);
  if (language === 'und') return []; // Without a hint the service would read it as English.
  return (
    splitText(text.text, maxTextElementsPerDocument)
      // The service takes no blank document and no half of a surrogate pair; both keep their place in the text.
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

/** The service's own codes: regions only where it tells them apart, one Norwegian, two scripts of Chinese. */
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
  const nothing: Scoring = { scores: null, language, evidence: [], provider: 'azure-language', degraded: false };
  if (isUnsupportedLanguage(parts)) return nothing; // Also where there is no part.
  const scores = readScores(parts);
  if (!scores) return { ...nothing, degraded: true, refused: true };
  return { ...nothing, scores, evidence: readEvidence(parts) };
}
