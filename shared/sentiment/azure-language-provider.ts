// Sentiment from Azure AI Language. One place knows the service's limits: ten documents a request, 5,120 text
// elements a document, errors per document. The SDK is loaded with the first text, and never retries: whoever
// stands in for the service is the retry.
import type { AnalyzeSentimentResult, TextAnalyticsClient } from '@azure/ai-text-analytics';
import type { TokenCredential } from '@azure/identity';
import { baseLanguage, languageOf } from './language-of';
import { toLanguageServiceError } from './language-service-error';
import type { ConfidenceScores, EvidenceSpan, Scoring, SentimentProvider, TextToScore } from './provider';
import { splitText, type TextPart } from './split-text';

export interface AzureLanguageOptions {
  /** Such as `https://my-resource.cognitiveservices.azure.com`. Plain http only for a loopback address. */
  endpoint: string;
  /** Key of the resource. Without one, `credential` or else the app's managed identity is used. */
  key?: string;
  credential?: TokenCredential;
  /** Time limit of one call of `score`, in milliseconds, all its requests together. */
  timeoutMs: number;
}

const maxDocumentsPerRequest = 10;
const maxTextElementsPerDocument = 5120;

/**
 * Scores by Azure AI Language. A text in a language the service doesn't take gets `scores: null`. A text that fails
 * for another reason gets `scores: null` with `degraded: true`, so that another provider can stand in for that one.
 * Evidence are the service's sentences: each contributes its own score (positive − negative) times its share of the
 * length of all sentences, so that the contributions sum to roughly, not exactly, the score of the text.
 * Rejects with a `LanguageServiceError` when any of its requests fails, since the others would meet the same service.
 */
export class AzureLanguageProvider implements SentimentProvider {
  readonly name = 'azure-language';
  readonly #options: AzureLanguageOptions;
  #client: Promise<TextAnalyticsClient> | undefined;

  constructor(options: AzureLanguageOptions) {
    this.#options = options;
  }

  async score(texts: readonly TextToScore[]): Promise<Scoring[]> {
    const documents = texts.flatMap(toDocuments);
    if (documents.length === 0) return texts.map((text) => toScoring(text, []));
    const client = await this.#loadClient();
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(this.#options.timeoutMs)]);
    try {
      const slices = await Promise.all(slicesOf(documents).map((slice) => analyze(client, slice, signal)));
      const results = new Map(slices.flat().map((result) => [result.id, result]));
      return texts.map((text, index) => {
        const parts = documents.filter((document) => document.index === index);
        return toScoring(
          text,
          parts.map((part) => ({ part, result: results.get(part.id) })),
        );
      });
    } catch (error) {
      stop.abort();
      throw toLanguageServiceError(error, Date.now());
    }
  }

  #loadClient(): Promise<TextAnalyticsClient> {
    // A failed load is forgotten, so that the next call tries again.
    this.#client ??= createClient(this.#options).catch((error: unknown) => {
      this.#client = undefined;
      throw toLanguageServiceError(error, Date.now());
    });
    return this.#client;
  }
}

async function createClient({ endpoint, key, credential }: AzureLanguageOptions): Promise<TextAnalyticsClient> {
  const { TextAnalyticsClient, AzureKeyCredential } = await import('@azure/ai-text-analytics');
  const used = key === undefined ? (credential ?? (await managedIdentity())) : new AzureKeyCredential(key);
  return new TextAnalyticsClient(endpoint, used, {
    retryOptions: { maxRetries: 0 },
    allowInsecureConnection: isLoopback(endpoint),
  });
}

async function managedIdentity(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

function isLoopback(endpoint: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/i.test(endpoint);
}

/** A text, or a part of a long one, as it goes to the service. `index` is the text's place in the call. */
interface Document extends TextPart {
  id: string;
  index: number;
  language: string;
}

function toDocuments(text: TextToScore, index: number): Document[] {
  const language = toServiceLanguage(languageOf(text));
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

function slicesOf(documents: Document[]): Document[][] {
  const count = Math.ceil(documents.length / maxDocumentsPerRequest);
  return Array.from({ length: count }, (_, slice) =>
    documents.slice(slice * maxDocumentsPerRequest, (slice + 1) * maxDocumentsPerRequest),
  );
}

async function analyze(client: TextAnalyticsClient, documents: Document[], abortSignal: AbortSignal) {
  const inputs = documents.map(({ id, text, language }) => ({ id, text, language }));
  return client.analyzeSentiment(inputs, { abortSignal, disableServiceLogs: true, stringIndexType: 'Utf16CodeUnit' });
}

interface ScoredPart {
  part: Document;
  result: AnalyzeSentimentResult | undefined;
}

function toScoring(text: TextToScore, parts: ScoredPart[]): Scoring {
  const language = languageOf(text);
  const nothing: Scoring = { scores: null, language, evidence: [], provider: 'azure-language', degraded: false };
  if (parts.length === 0) return nothing;
  if (parts.every(({ result }) => result?.error?.code === 'UnsupportedLanguageCode')) return nothing;
  const scores = combine(parts);
  return scores ? { ...nothing, scores, evidence: toEvidence(parts) } : { ...nothing, degraded: true };
}

/** Mean of the parts' scores weighted by their length; undefined if a part has no scores that make sense. */
function combine(parts: ScoredPart[]): ConfidenceScores | undefined {
  const sum = { positive: 0, neutral: 0, negative: 0 };
  for (const { part, result } of parts) {
    if (!result || result.error) return undefined;
    const scores = result.confidenceScores;
    if (!names.every((name) => scores[name] >= 0 && scores[name] <= 1)) return undefined;
    for (const name of names) sum[name] += scores[name] * part.text.length;
  }
  // The service rounds to two digits, so its three scores can miss 1 by a little.
  const total = sum.positive + sum.neutral + sum.negative;
  if (total === 0) return undefined;
  return { positive: sum.positive / total, neutral: sum.neutral / total, negative: sum.negative / total };
}
const names = ['positive', 'neutral', 'negative'] as const;

function toEvidence(parts: ScoredPart[]): EvidenceSpan[] {
  const sentences = parts.flatMap(({ part, result }) =>
    !result || result.error
      ? []
      : result.sentences.map(({ offset, length, confidenceScores: { positive, negative } }) => ({
          start: part.start + offset,
          end: part.start + offset + length,
          score: positive - negative,
        })),
  );
  const total = sentences.reduce((sum, { start, end }) => sum + end - start, 0);
  return sentences.map(({ start, end, score }) => ({ start, end, contribution: (score * (end - start)) / total }));
}
