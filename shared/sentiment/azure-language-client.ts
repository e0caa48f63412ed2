// Configures the SDK of Azure AI Language: loaded with the first text, no retries and redirects, a size limit for
// replies, and a time limit for sign-in.
import type { TextAnalyticsClient, TextAnalyticsClientOptions } from '@azure/ai-text-analytics';
import type { TokenCredential } from '@azure/identity';
import { withDeadline } from '../deadline';
import { LanguageServiceError } from './language-service-error';

export interface AzureLanguageOptions {
  /** For example `https://my-resource.cognitiveservices.azure.com`. Plain http only for a loopback address. */
  endpoint: string;
  /** The key of the resource. Without a key, `credential` or else the app's managed identity is used. */
  key?: string;
  credential?: TokenCredential;
  /** The time limit of one call of `score`, in milliseconds, including loading the SDK, sign-in and all requests. */
  timeoutMs: number;
}

type Policy = NonNullable<TextAnalyticsClientOptions['additionalPolicies']>[number]['policy'];

/** The largest valid reply, for ten documents of maximum length with the shortest sentences, has about 5 MB. */
const maxReplyBytes = 16 * 2 ** 20;

export async function createLanguageClient(options: AzureLanguageOptions): Promise<TextAnalyticsClient> {
  const { endpoint, key, timeoutMs } = options;
  const { TextAnalyticsClient, AzureKeyCredential } = await import('@azure/ai-text-analytics');
  const credential =
    key === undefined
      ? withTimeLimit(options.credential ?? (await managedIdentity()), timeoutMs)
      : new AzureKeyCredential(key);
  return new TextAnalyticsClient(endpoint, credential, {
    // No retries, because the fallback scores the text instead.
    retryOptions: { maxRetries: 0 },
    // No redirects, so that key and text are sent only to the configured endpoint.
    redirectOptions: { maxRetries: 0 },
    allowInsecureConnection: isLoopback(endpoint),
    additionalPolicies: [{ policy: boundedReplies, position: 'perRetry' }],
  });
}

async function managedIdentity(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

/** All callers wait for one shared sign-in in the SDK: a sign-in that hangs would block the service permanently. */
function withTimeLimit(credential: TokenCredential, timeoutMs: number): TokenCredential {
  return {
    getToken: (scopes, options) => withDeadline(timeoutMs, () => credential.getToken(scopes, options)),
  };
}

function isLoopback(endpoint: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/i.test(endpoint);
}

/** Streams a reply and aborts one that is too long; the SDK would buffer all of it. */
const boundedReplies: Policy = {
  name: 'boundedReplies',
  async sendRequest(request, next) {
    request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]); // Infinity: every status.
    const { readableStreamBody: body, ...reply } = await next(request);
    if (!body) return reply;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      const read = Buffer.from(chunk);
      bytes += read.length;
      // Leaving the loop closes the connection.
      if (bytes > maxReplyBytes) throw new LanguageServiceError('unreadable', reply.status, undefined, 'TOO_LONG');
      chunks.push(read);
    }
    return { ...reply, bodyAsText: Buffer.concat(chunks).toString('utf8') };
  },
};
