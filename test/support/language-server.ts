// Azure AI Language's sentiment route as SDK 5.1 speaks it (REST v3.1), on a local port: the limits, error shapes and
// headers of the service, switchable behaviour, and a record of the requests. Scores come from a word list.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ConfidenceScores } from '../../shared/sentiment/provider';

/** The key that the server accepts by default. */
export const languageKey = 'the-key-of-the-language-server';

/** What the server does with a request with the right key. */
export const languageBehaviours = [
  'score', // as the service does on a good day
  'throttle', // 429 with Retry-After
  'fail', // 500
  'hang', // takes the request and never answers
  'garbage', // 200 with a page of HTML
  'empty-object', // 200 with JSON that has no documents
  'bad-scores', // 200 in the right shape with scores that make no sense
  'missing-document', // 200 that says nothing of the last document
  'reset', // closes the connection without an answer
  'reset-in-body', // closes it in the middle of the answer
  'drip', // an answer that begins at once and never ends, a blank at a time
  'huge', // an answer that never ends, as fast as it is read
  'redirect', // 307 to where it was asked
  'redirect-away', // 307 to `redirectTo`
] as const;
export type LanguageBehaviour = (typeof languageBehaviours)[number];

/** A document as it was received. */
export interface ReceivedDocument {
  id: string;
  text: string;
  language?: string;
}

/** A document's scores as the service returns them. */
export interface ScoredDocument {
  id: string;
  sentiment: string;
  confidenceScores: ConfidenceScores;
  sentences: {
    text: string;
    sentiment: string;
    confidenceScores: ConfidenceScores;
    offset: number;
    length: number;
  }[];
  warnings: unknown[];
}

/** A request with the right key, as it was received. */
export interface ReceivedRequest {
  path: string;
  query: URLSearchParams;
  documents: ReceivedDocument[];
}

const maxDocuments = 10;
const maxTextElements = 5120;
const supportedLanguages = new Set('de en es fr hi it ja ko nl no pt pt-br pt-pt tr zh zh-hans zh-hant'.split(' '));
const negativeWords = /\b(terrible|awful|angry|hate|worst|useless|ridiculous|schrecklich|furchtbar)\b/i;
const positiveWords = /\b(great|love|excellent|wonderful|perfect|wunderbar|toll)\b/i;

/** Starts the server on a free port of the loopback interface. Stop it with `close()`. */
export async function startLanguageServer(key: string = languageKey): Promise<LanguageServer> {
  const server = new LanguageServer(key);
  await server.listen();
  return server;
}

export class LanguageServer {
  /** Its behaviour from now on. */
  behaviour: LanguageBehaviour = 'score';
  /** The target of `redirect-away`. */
  redirectTo = '';
  /** Replaces the answer by a JSON text, made from the correctly scored documents. */
  rewrite: ((documents: ScoredDocument[]) => string) | undefined;
  /** The value of `Retry-After` while throttling; null omits the header. */
  retryAfter: string | null = '26';
  /** Per-document errors: the code for documents whose text contains the key. */
  readonly documentErrors = new Map<string, string>();
  /** Every request with the right key, in order of arrival. */
  readonly requests: ReceivedRequest[] = [];

  /** How many connections it accepted. */
  connectionCount = 0;

  readonly #server: Server;
  readonly #key: string;
  #waitingForRequests: { count: number; resolve: () => void }[] = [];

  constructor(key: string) {
    this.#key = key;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', () => this.connectionCount++);
  }

  /** The value for `LANGUAGE_ENDPOINT`. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many documents it received. */
  get documentCount(): number {
    return this.requests.reduce((sum, { documents }) => sum + documents.length, 0);
  }

  /** What the requests would be billed: one text record for each started 1,000 characters of each document. */
  get textRecordCount(): number {
    const recordsOf = ({ text }: ReceivedDocument) => Math.ceil(text.length / 1000);
    return this.requests.reduce((sum, { documents }) => sum + documents.reduce((n, doc) => n + recordsOf(doc), 0), 0);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Resets the behaviour and all counts. */
  reset(): void {
    this.behaviour = 'score';
    this.rewrite = undefined;
    this.retryAfter = '26';
    this.documentErrors.clear();
    this.requests.length = 0;
    this.connectionCount = 0;
  }

  /** Resolves when it has received this many requests in all, answered or not. */
  async received(count: number): Promise<void> {
    if (this.requests.length >= count) return;
    await new Promise<void>((resolve) => this.#waitingForRequests.push({ count, resolve }));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint);
    const body = await bodyOf(request);
    if (request.headers['ocp-apim-subscription-key'] !== this.#key) {
      sendJson(response, 401, wrongKey);
    } else if (request.method !== 'POST' || url.pathname !== '/text/analytics/v3.1/sentiment') {
      sendJson(response, 404, { error: { code: '404', message: 'Resource not found' } });
    } else {
      const { documents } = JSON.parse(body) as { documents: ReceivedDocument[] };
      this.#count({ path: url.pathname, query: url.searchParams, documents });
      this.#behave(documents, url, response);
    }
  }

  #count(request: ReceivedRequest): void {
    this.requests.push(request);
    this.#waitingForRequests = this.#waitingForRequests.filter(({ count, resolve }) => {
      if (this.requests.length < count) return true;
      resolve();
      return false;
    });
  }

  #behave(documents: ReceivedDocument[], url: URL, response: ServerResponse): void {
    switch (this.behaviour) {
      case 'hang':
        break;
      case 'reset':
        response.destroy();
        break;
      case 'reset-in-body':
        response.writeHead(200, { ...json, 'content-length': 5000 });
        response.write('{"documents":[', () => response.destroy());
        break;
      case 'drip':
        response.writeHead(200, json);
        writeWhileOpen(response, ' ', 10);
        break;
      case 'huge':
        response.writeHead(200, json);
        response.write('{"documents":[');
        Readable.from(endless(`"${'x'.repeat(2 ** 20)}",`)).pipe(response);
        break;
      case 'redirect':
        sendJson(response, 307, {}, { location: url.href });
        break;
      case 'redirect-away':
        sendJson(response, 307, {}, { location: this.redirectTo });
        break;
      case 'fail':
        sendJson(response, 500, internalError);
        break;
      case 'throttle':
        sendJson(response, 429, rateLimited, this.retryAfter === null ? {} : { 'retry-after': this.retryAfter });
        break;
      case 'garbage':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in to the hotel</body></html>');
        break;
      case 'empty-object':
        sendJson(response, 200, {});
        break;
      default:
        if (documents.length > maxDocuments) sendJson(response, 400, tooManyDocuments);
        else if (this.rewrite) response.writeHead(200, json).end(this.rewrite(documents.map(scoredDocument)));
        else sendJson(response, 200, this.#replyFor(documents));
    }
  }

  #replyFor(documents: ReceivedDocument[]): unknown {
    const scored: unknown[] = [];
    const errors: unknown[] = [];
    const answered = this.behaviour === 'missing-document' ? documents.slice(0, -1) : documents;
    for (const document of answered) {
      const error = this.#errorOf(document);
      if (error) errors.push({ id: document.id, error });
      else if (this.behaviour === 'bad-scores')
        scored.push({ ...scoredDocument(document), confidenceScores: nonsense });
      else scored.push(scoredDocument(document));
    }
    return { documents: scored, errors, modelVersion: '2022-11-01' };
  }

  #errorOf({ text, language = 'en' }: ReceivedDocument): unknown {
    for (const [part, code] of this.documentErrors) {
      if (text.includes(part)) return documentError(code, 'The document could not be processed.');
    }
    if (!supportedLanguages.has(language.toLowerCase())) {
      return documentError('UnsupportedLanguageCode', 'Invalid language code. Supported languages: de,en,es,fr,hi,…');
    }
    if (text.trim() === '') return documentError('InvalidDocument', 'Document text is empty.');
    // This segmenter counts what .NET calls text elements.
    const elements = text.length <= maxTextElements ? 0 : [...new Intl.Segmenter('en').segment(text)].length;
    if (elements <= maxTextElements) return undefined;
    return documentError('InvalidDocument', `Limit document size to: ${maxTextElements} text elements.`);
  }
}

const wrongKey = {
  error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' },
};
const rateLimited = {
  error: { code: '429', message: 'Requests have exceeded rate limit of your current TextAnalytics S pricing tier.' },
};
const internalError = { error: { code: 'InternalServerError', message: 'Internal Server Error.' } };
const tooManyDocuments = {
  error: {
    code: 'InvalidRequest',
    message: 'Invalid document in request.',
    innererror: { code: 'InvalidDocumentBatch', message: 'Max 10 records are permitted.' },
  },
};
const json = { 'content-type': 'application/json; charset=utf-8' };
const nonsense = { positive: 7, neutral: -3, negative: 0.5 };

function documentError(code: string, message: string): unknown {
  return { code: 'InvalidArgument', message: 'Invalid document in request.', innererror: { code, message } };
}

/** The service's answer for one document, as the v3.1 reference shows it: rounded scores, sentences with offsets. */
function scoredDocument({ id, text }: ReceivedDocument): ScoredDocument {
  const sentences = [...text.matchAll(/\S[^.!?]*[.!?]*/g)].map((match) => {
    const scores = scoresOf(match[0]);
    return {
      sentiment: sentimentOf(scores),
      confidenceScores: scores,
      offset: match.index,
      length: match[0].trimEnd().length,
      text: match[0].trimEnd(),
    };
  });
  const confidenceScores = scoresOf(text);
  return { id, sentiment: sentimentOf(confidenceScores), confidenceScores, sentences, warnings: [] };
}

function scoresOf(text: string): ConfidenceScores {
  const negative = negativeWords.test(text);
  const positive = positiveWords.test(text);
  if (negative && positive) return { positive: 0.48, neutral: 0.02, negative: 0.5 };
  if (negative) return { positive: 0.01, neutral: 0.02, negative: 0.97 };
  // The service rounds each score, so they needn't sum to exactly 1.
  return positive ? { positive: 0.98, neutral: 0.01, negative: 0 } : { positive: 0.05, neutral: 0.9, negative: 0.05 };
}

function sentimentOf({ positive, neutral, negative }: ConfidenceScores): string {
  if (neutral > 0.5) return 'neutral';
  if (positive > 0.4 && negative > 0.4) return 'mixed';
  return positive > negative ? 'positive' : 'negative';
}

function* endless(part: string): Generator<string> {
  for (;;) yield part;
}

function writeWhileOpen(response: ServerResponse, part: string, everyMs: number): void {
  const timer = setInterval(() => response.write(part), everyMs);
  response.on('close', () => clearInterval(timer));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...json, ...headers });
  response.end(JSON.stringify(body));
}
