// Answers requests of the REST API: finds the operation, and refuses what the service refuses.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { queryValue, queryValues } from './address';
import type { Hubs } from './hub';
import type { SharedMessage } from './hub-protocol';
import { readPostedMessage } from './posted-message';
import { decodeSegment, matchOperations, problemOfHub, problemOfNames, readTtl } from './operation-match';
import { readBody } from './request-body';
import type { OperationFailure } from './rest-operations';
import { bearerToken, type VerifyServiceToken } from './service-token';

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
  const reply = await answer(request, address, verifyToken, hubs);
  const failure = 'message' in reply ? reply : undefined;
  // Of the service's error object, what a caller can act upon.
  const body = failure ? JSON.stringify({ code: failure.errorCode ?? 'Error', message: failure.message }) : '';
  response.writeHead(reply.status, {
    ...(reply.status !== 204 && { 'content-length': Buffer.byteLength(body) }),
    ...(body && { 'content-type': 'application/json' }),
    ...(failure?.errorCode && { 'x-ms-error-code': failure.errorCode }),
    ...(failure?.allow && { allow: failure.allow }),
    ...(reply.status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(reply.status === 413 && { connection: 'close' }),
  });
  response.end(body);
}

interface Failure extends OperationFailure {
  readonly allow?: string;
}

async function answer(
  request: IncomingMessage,
  address: URL,
  verifyToken: VerifyServiceToken,
  hubs: Hubs,
): Promise<Failure | { status: number }> {
  if (!(await verifyToken(bearerToken(request), address)))
    return { status: 401, message: 'The token is missing, has expired or is not for this address.' };

  const [, version, hubSegment = '', path = ''] = basePath.exec(address.pathname) ?? [];
  const atPath = matchOperations(path);
  if (atPath.length === 0) return { status: 404, message: 'There is no such operation.' };
  const found = atPath.find(({ operation }) => operation.methods.includes(request.method ?? ''));
  if (!found) {
    const allow = atPath.flatMap(({ operation }) => operation.methods).join(', ');
    return { status: 405, message: `The methods here are ${allow}.`, allow };
  }

  const { operation, names } = found;
  const hubName = decodeSegment(hubSegment) ?? '';
  const application = queryValue(address, 'application') || undefined;
  const ttl = readTtl(queryValue(address, 'ttl'));
  const problem =
    problemOfHub('hub', hubName) ?? problemOfHub('application', application) ?? problemOfNames(names) ?? ttl.problem;
  if (problem) return { status: 400, message: problem };

  const message = operation.takesMessage ? await readMessage(request) : undefined;
  if (message && 'status' in message) return message;

  // An application has hubs of its own.
  const hub = hubs.named(application ? `${application}_${hubName}` : hubName);
  const { group = '', user = '', connection = '' } = names;
  const failure = operation.run({
    hub,
    group,
    user,
    connection: hub.connections.get(connection),
    excluded: new Set(queryValues(address, 'excluded')),
    reason: queryValue(address, 'reason'),
    ttlSeconds: ttl.seconds,
    message,
  });
  return failure ?? { status: (version && operation.statusOfV1) || operation.status };
}

async function readMessage(request: IncomingMessage): Promise<SharedMessage | Failure> {
  const { 'content-type': type, 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const isEmpty = encoding === undefined && Number(length ?? 0) === 0;
  if (isEmpty) return { status: 400, message: 'The body must be a message: {"target", "arguments"}.' };
  if (!/^application\/json\b/i.test(type ?? ''))
    return { status: 415, message: 'The content-type must be application/json.' };
  const body = await readBody(request);
  if (!body) return { status: 413, message: 'The body may have 1 MB.' };
  try {
    return readPostedMessage(body);
  } catch (error) {
    return { status: 400, message: error instanceof Error ? error.message : String(error) };
  }
}
