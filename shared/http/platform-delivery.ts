// Reads the request of a chat platform: finds its connection, verifies it as the platform signs, and parses its payload.
// Records whether it comes from the platform.
import type { HttpRequest } from '@azure/functions';
import type { App } from '../app';
import type { Connection } from '../platforms/connection';
import { formFields, isJsonType } from '../platforms/form';
import type { HandshakeReply, ParsedItems, Platform, PlatformRequest } from '../platforms/platform';
import { platformOf } from '../platforms/platforms';
import { SignatureError } from '../platforms/signature-error';
import { InvalidInputError, readRawBody } from './body';
import { MethodNotAllowedError, NotFoundError, RefusedDeliveryError } from './to-problem';

/** A request that comes from its platform. */
export interface PlatformDelivery {
  connection: Connection;
  delivery: ParsedItems | HandshakeReply;
}

/**
 * @throws {NotFoundError} when there is no such connection
 * @throws {RefusedDeliveryError} because of a BodyError (411, 413); a SignatureError when the request does not prove that
 * it comes from the platform; an InvalidInputError when the body is not JSON, or not a form where the platform sends forms
 */
export async function readDelivery(
  request: HttpRequest,
  params: { platform: string; connection: string },
  app: Pick<App, 'connections' | 'deliveryLog' | 'now'>,
): Promise<PlatformDelivery> {
  const platform = platformOf(params.platform);
  const connection = app.connections.get(params.connection);
  if (!platform || connection?.platform !== params.platform)
    throw new NotFoundError('WEBHOOK_CONNECTIONS has no connection of this platform and id.');
  // Some tools ask with HEAD whether the URL exists before they save it.
  if (request.method === 'HEAD') return { connection, delivery: { kind: 'handshake', body: '' } };
  try {
    return { connection, delivery: await readVerified(request, platform, connection, app) };
  } catch (error) {
    if (error instanceof SignatureError) app.deliveryLog.recordRefused(connection);
    throw error instanceof Error ? new RefusedDeliveryError(connection.id, error) : error;
  }
}

async function readVerified(
  request: HttpRequest,
  platform: Platform,
  connection: Connection,
  { deliveryLog, now }: Pick<App, 'deliveryLog' | 'now'>,
): Promise<ParsedItems | HandshakeReply> {
  const isPost = request.method === 'POST';
  const received: PlatformRequest = {
    method: request.method,
    header: (name) => request.headers.get(name),
    query: request.query,
    rawBody: isPost ? await readRawBody(request, platform.maxBodyBytes) : Buffer.alloc(0),
  };
  const greeting = isPost ? undefined : greet(received, platform, connection);
  if (isPost) platform.verify(received, connection, now());
  deliveryLog.recordValid(connection);
  return greeting ?? platform.handshake?.(received) ?? platform.parse(payloadOf(received, platform), connection);
}

/** Servers and proxies refuse long headers, many above 8 KB. */
const maxOutcomeCharacters = 4_000;

/** The outcomes of a delivery, separated by commas. What is too much for a header is counted: `and-312-more`. */
export function toOutcomeHeader(outcomes: readonly string[]): string {
  let kept = outcomes.length;
  let length = outcomes.join(',').length;
  while (length > maxOutcomeCharacters && kept > 0) {
    kept -= 1;
    length -= (outcomes[kept] ?? '').length + 1;
  }
  const rest = outcomes.length - kept;
  return [...outcomes.slice(0, kept), ...(rest > 0 ? [`and-${rest}-more`] : [])].join(',');
}

function greet(request: PlatformRequest, { greet = {} }: Platform, connection: Connection): HandshakeReply {
  const reply = greet[request.method as keyof typeof greet];
  if (!reply) throw new MethodNotAllowedError(['POST', ...Object.keys(greet)]);
  return reply(request, connection);
}

function payloadOf({ header, rawBody }: PlatformRequest, { body }: Platform): unknown {
  if (body === 'form' && !isJsonType(header('content-type'))) return Object.fromEntries(formFields(rawBody));
  try {
    // Invalid UTF-8 becomes replacement characters: a platform would deliver the same bytes again and again.
    return JSON.parse(new TextDecoder().decode(rawBody));
  } catch {
    // The parser's error quotes the input, which may be a customer's text.
    throw new InvalidInputError([{ path: '', message: 'must be well-formed JSON' }]);
  }
}
