// The REST API that the Functions extension publishes through, under /api/hubs/{hub}. Only what the extension calls is
// here, with the service's refusals: a malformed message that got through would close every client that hears it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { frame } from './hub-protocol';
import type { Hub, HubConnection } from './hub';
import { bearerToken, type VerifyServiceToken } from './service-token';

const largestBody = 1_048_576;
const longestGroupName = 1024;
const hubNamePattern = /^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$/;

interface Reply {
  status: number;
  errorCode?: string;
}

const notFound: Reply = { status: 404 };
const noConnection: Reply = { status: 404, errorCode: 'Error.Connection.NotExisted' };

/** Answers one request of the data plane. */
export async function serveDataPlane(
  request: IncomingMessage,
  response: ServerResponse,
  address: URL,
  verifyToken: VerifyServiceToken,
  hubNamed: (name: string) => Hub,
): Promise<void> {
  const { status, errorCode } = await answer();
  response.writeHead(status, {
    'content-length': 0,
    ...(errorCode && { 'x-ms-error-code': errorCode }),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 413 && { connection: 'close' }),
  });
  response.end();

  async function answer(): Promise<Reply> {
    if (!(await verifyToken(bearerToken(request), address))) return { status: 401 };
    let parts: string[];
    try {
      parts = address.pathname.split('/').slice(3).map(decodeURIComponent);
    } catch {
      return { status: 400 };
    }
    const [hubName = '', ...operation] = parts;
    if (!hubNamePattern.test(hubName)) return { status: 400 };
    const hub = hubNamed(hubName);
    return operation.at(-1) === ':send' ? send(request, hub, operation.slice(0, -1)) : manage(request, hub, operation);
  }
}

async function send(request: IncomingMessage, hub: Hub, [kind, id, ...more]: string[]): Promise<Reply> {
  if (request.method !== 'POST') return { status: 405 };
  if (more.length > 0) return notFound;
  let listeners: HubConnection[];
  if (kind === undefined) listeners = hub.all();
  else if (!id?.trim()) return { status: 400 };
  else if (kind === 'connections')
    listeners = [hub.connections.get(id)].filter((connection) => connection !== undefined);
  else if (kind === 'users') listeners = hub.ofUser(id);
  else if (kind !== 'groups') return notFound;
  else if (id.length > longestGroupName) return { status: 400 };
  else listeners = hub.inGroup(id);

  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { status: 415 };
  const body = await readBody(request);
  if (body === undefined) return { status: 413 };
  const message = readMessage(body);
  if (message === undefined) return { status: 400 };
  for (const listener of listeners) listener.send(message);
  return { status: 202 };
}

function manage(request: IncomingMessage, hub: Hub, [kind, id, inner, innerId, ...more]: string[]): Reply {
  const method = request.method ?? '';
  const group = kind === 'groups' ? id : inner === 'groups' ? innerId : undefined;
  if (group !== undefined && (!group.trim() || group.length > longestGroupName)) return { status: 400 };
  if (!id || more.length > 0) return notFound;

  switch (`${method} ${kind ?? ''}/${inner ?? ''}`) {
    case 'HEAD connections/':
      return hub.connections.has(id) ? { status: 200 } : { status: 404, errorCode: 'Warning.Connection.NotExisted' };
    case 'HEAD users/':
      return hub.ofUser(id).length ? { status: 200 } : { status: 404, errorCode: 'Warning.User.NotExisted' };
    case 'HEAD groups/':
      return hub.inGroup(id).length ? { status: 200 } : { status: 404, errorCode: 'Warning.Group.NotExisted' };
    case 'PUT groups/connections': {
      const connection = hub.connections.get(innerId ?? '');
      connection?.groups.add(id);
      return connection ? { status: 200 } : noConnection;
    }
    case 'DELETE groups/connections': {
      const connection = hub.connections.get(innerId ?? '');
      if (!connection) return noConnection;
      return connection.groups.delete(id) ? { status: 200 } : notFound;
    }
    case 'PUT users/groups':
      if (innerId === undefined) return notFound;
      hub.addUserToGroup(id, innerId);
      return { status: 200 };
    case 'DELETE users/groups':
      hub.removeUserFromGroup(id, innerId);
      return { status: innerId === undefined ? 200 : 204 };
    default:
      return notFound;
  }
}

/** The body, or undefined when it is larger than the service takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The frame for a message as it was posted, or undefined when it isn't one. Names ignore case, as in .NET. */
function readMessage(body: Buffer): string | undefined {
  let posted: unknown;
  try {
    posted = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof posted !== 'object' || posted === null) return undefined;
  const fields = new Map(Object.entries(posted).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  const [target, parameters] = [fields.get('target'), fields.get('arguments')];
  if (typeof target !== 'string' || !target || !Array.isArray(parameters)) return undefined;
  return frame({ type: 1, target, arguments: parameters as unknown[] });
}
