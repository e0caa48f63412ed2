// Answers requests to the REST API, which the app's output binding publishes through. Rejects what the service rejects.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodePart, queryValue, queryValues } from './address';
import { hubNameProblem, type Hubs } from './hub';
import type { SharedMessage } from './hub-protocol';
import { matchOperation } from './operation-match';
import { readPostedMessage } from './posted-message';
import { Refusal } from './refusal';
import { readBody } from './request-body';
import { errorCodeHeader } from './rest-operations';
import { bearerToken, type VerifyServiceToken } from './service-token';

const maxPageSize = 200;
const maxInt32 = 2 ** 31 - 1;
const basePath = /^\/api(\/v1)?\/hubs\/([^/]*)(\/.*)?$/i;

export function isDataPlanePath({ pathname }: URL): boolean {
  return basePath.test(pathname);
}

/** Answers one request of the data plane. */
export async function serveDataPlane(
  request: IncomingMessage,
  response: ServerResponse,
  address: URL,
  verifyToken: VerifyServiceToken,
  hubs: Hubs,
): Promise<void> {
  try {
    const { status, body } = await run(request, address, verifyToken, hubs);
    reply(response, status, {}, body);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The part of the service's error object that callers can use.
    const code = error.headers[errorCodeHeader] ?? 'Error';
    reply(response, error.status, error.headers, { code, message: error.message });
  }
}

function reply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: object | undefined,
) {
  const text = body ? JSON.stringify(body) : '';
  response.writeHead(status, {
    ...headers,
    ...(status !== 204 && { 'content-length': Buffer.byteLength(text) }),
    ...(text && { 'content-type': 'application/json' }),
  });
  response.end(text);
}

async function run(request: IncomingMessage, address: URL, verifyToken: VerifyServiceToken, hubs: Hubs) {
  if (!(await verifyToken(bearerToken(request), address)))
    throw new Refusal(401, 'The token is missing, has expired or is not for this address.');

  const [, version, hubSegment = '', path = ''] = basePath.exec(address.pathname) ?? [];
  const { operation, names } = matchOperation(request.method ?? '', path);
  const hub = hubs.named(readHubName(address, hubSegment));
  const ttlSeconds = readNumber(address, 'ttl', 0, maxInt32);
  const message = operation.takesMessage ? await readMessage(request) : undefined;

  const { group = '', user = '', connection = '' } = names;
  let body: object | undefined;
  operation.run({
    hub,
    group,
    user,
    connection: hub.connections.get(connection),
    excluded: new Set(queryValues(address, 'excluded')),
    reason: queryValue(address, 'reason'),
    ttlSeconds,
    answerList: (list) => (body = readPage(address, list)),
    message,
  });
  return { status: (version && operation.statusOfV1) || operation.status, body };
}

/** The hub's internal name: each application has separate hubs. */
function readHubName(address: URL, hubSegment: string): string {
  const hub = decodePart(hubSegment) ?? '';
  const application = queryValue(address, 'application') || undefined;
  for (const [what, name] of Object.entries({ hub, application })) {
    const problem = name === undefined ? undefined : hubNameProblem(name);
    if (problem) throw new Refusal(400, `The name of the ${what} ${problem}.`);
  }
  return application ? `${application}_${hub}` : hub;
}

async function readMessage(request: IncomingMessage): Promise<SharedMessage> {
  const { 'content-type': type, 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const isEmpty = encoding === undefined && Number(length ?? 0) === 0;
  if (isEmpty) throw new Refusal(400, 'The body must be a message: {"target", "arguments"}.');
  if (!/^application\/json\b/i.test(type ?? '')) throw new Refusal(415, 'The content-type must be application/json.');
  const body = await readBody(request);
  if (!body) throw new Refusal(413, 'The body may have 1 MB.');
  return readPostedMessage(body);
}

function readNumber(address: URL, name: string, least: number, most: number): number | undefined {
  const text = queryValue(address, name);
  if (!text) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new Refusal(400, `"${name}" must be a whole number from ${least} to ${most}.`);
  return number;
}

/** One page of the list, with a `nextLink` if more pages follow. */
function readPage(address: URL, list: readonly object[]): object {
  const size = readNumber(address, 'maxpagesize', 1, maxPageSize) ?? maxPageSize;
  const top = readNumber(address, 'top', 1, maxInt32) ?? list.length;
  const start = readNumber(address, 'continuationToken', 0, maxInt32) ?? 0;
  const end = Math.min(start + size, top);
  const next = new URL(address);
  next.searchParams.set('continuationToken', String(end));
  return { value: list.slice(start, end), ...(end < Math.min(top, list.length) && { nextLink: next.href }) };
}
