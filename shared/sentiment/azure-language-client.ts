// The SDK of Azure AI Language as we want it: loaded with the first text, without retries and redirects, its replies
// bounded in size, and no sign-in that hangs for good.
import type { TextAnalyticsClient, TextAnalyticsClientOptions } from '@azure/ai-text-analytics';
import type { TokenCredential } from '@azure/identity';
import { withDeadline } from '../deadline';
import { LanguageServiceError } from './language-service-error';

export interface AzureLanguageOptions {
  /** Such as `https://my-resource.cognitiveservices.azure.com`. Plain http only for a loopback address. */
  endpoint: string;
  /** Key of the resource. Without one, `credential` or else the app's managed identity is used. */
  key?: string;
  credential?: TokenCredential;
  /** Time limit of one call of `score`, in milliseconds: loading the SDK, signing in and all its requests together. */
  timeoutMs: number;
}

type Policy = NonNullable<TextAnalyticsClientOptions['additionalPolicies']>[number]['policy'];

/** Ten documents of the greatest length, each a row of the shortest sentences, take some 5 MB. */
const maxReplyBytes = 16 * 2 ** 20;

export async function createLanguageClient(options: AzureLanguageOptions): Promise<TextAnalyticsClient> {
  const { endpoint, key, timeoutMs } = options;
  const { TextAnalyticsClient, AzureKeyCredential } = await import('@azure/ai-text-analytics');
  const credential =
    key === undefined
      ? withTimeLimit(options.credential ?? (await managedIdentity()), timeoutMs)
      : new AzureKeyCredential(key);
  return new TextAnalyticsClient(endpoint, credential, {
    // Whoever stands in for the service is the retry.
    retryOptions: { maxRetries: 0 },
    // Key and text go to the endpoint that is configured and nowhere else.
    redirectOptions: { maxRetries: 0 },
    allowInsecureConnection: isLoopback(endpoint),
    additionalPolicies: [{ policy: boundedReplies, position: 'perRetry' }],
  });
}

async function managedIdentity(): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

/** The SDK lets all callers wait for one sign-in: one that never ended would leave the service unused for good. */
function withTimeLimit(credential: TokenCredential, timeoutMs: number): TokenCredential {
  return {
    getToken: (scopes, options) => withDeadline(timeoutMs, () => credential.getToken(scopes, options)),
  };
}

function isLoopback(endpoint: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(\/|$)/i.test(endpoint);
}

/** Reads a reply as it comes and gives up on one that is too long; the SDK would keep all of it. */
const boundedReplies: Policy = {
  name: 'boundedReplies',
  async sendRequest(request, next) {
    request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]); // Of every status.
    const { readableStreamBody: body, ...reply } = await next(request);
    if (!body) return reply;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      const read = Buffer.from(chunk);
      bytes += read.length;
      // To leave the loop ends the connection.
      if (bytes > maxReplyBytes) throw new LanguageServiceError('unreadable', reply.status, undefined, 'TOO_LONG');
      chunks.push(read);
    }
    return { ...reply, bodyAsText: Buffer.concat(chunks).toString('utf8') };
  },
};
