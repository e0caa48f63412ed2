// The stand-in against hostile or faulty clients: no request ends the process, and memory is bounded.
import { once } from 'node:events';
import { connect } from 'node:net';
import { createSignalRPublisher } from '../../../local/functions-host/signalr-output';
import { readKeyedConnection } from '../../../local/functions-host/signalr-connection';
import { ByteQueue } from '../../../local/signalr-stand-in/byte-queue';
import { ClientConnections } from '../../../local/signalr-stand-in/client-connections';
import { serviceTimes } from '../../../local/signalr-stand-in/client-endpoint';
import { Hubs, type HubConnection } from '../../../local/signalr-stand-in/hub';
import { createSignalRStandIn, standInConnectionString } from '../../../local/signalr-stand-in/signalr-stand-in';
import { rawRequest } from '../../support/raw-request';
import { runStandIn, type RunningStandIn } from '../../support/running-stand-in';

let run: RunningStandIn;
beforeEach(async () => {
  run = await runStandIn();
});
afterEach(() => run.close());

const isAlive = async () => (await fetch(`${run.baseUrl}/api/health`)).status === 200;

it.each([
  'GET //',
  'GET /%',
  'POST /api/hubs/%ff/:send',
  'GET http://[',
  'OPTIONS *',
  'GET /client/',
  'GET /client/?hub=%ff&id=%ff',
  'POST /client?id=x',
  'DELETE /client?id=x',
  'POST /client/negotiate?negotiateVersion=%ff',
  'GET /api/hubs/',
  'GET /api/v1/hubs',
  'CONNECT /client/',
])('survives %s', async (line) => {
  await rawRequest(run.baseUrl, [`${line} HTTP/1.1`, 'Host: x']);
  await rawRequest(run.baseUrl, [`${line} HTTP/1.1`, 'Host: a b', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']);
  expect(await isAlive()).toBe(true);
});

it('survives a WebSocket with a broken key, and sockets that end in the middle', async () => {
  const query = `hub=chat&access_token=${await run.token('/client/?hub=chat')}`;
  const head = [`GET /client/?${query} HTTP/1.1`, 'Host: 127.0.0.1', 'Upgrade: websocket', 'Connection: Upgrade'];
  expect((await rawRequest(run.baseUrl, [...head, 'Sec-WebSocket-Key: x'])).status).toBe(400);
  const { port } = new URL(run.baseUrl);
  for (const text of [head.slice(0, 2).join('\r\n'), `${head.join('\r\n')}\r\n\r\n`]) {
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(text);
    socket.resetAndDestroy();
  }
  expect(await isAlive()).toBe(true);
});

it('survives a publisher that disconnects during a body', async () => {
  const path = '/api/hubs/chat/:send';
  const { port } = new URL(run.baseUrl);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${await run.token(path)}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"target"',
  );
  socket.resetAndDestroy();
  expect(await isAlive()).toBe(true);
});

it('has timeouts for slow requests', () => {
  const { requestTimeout, headersTimeout } = run.standIn.server;
  for (const limitMs of [requestTimeout, headersTimeout]) {
    expect(limitMs).toBeGreaterThan(0);
    expect(limitMs).toBeLessThanOrEqual(30_000);
  }
});

describe('There is a maximum number of', () => {
  const connectionNamed = (connectionId: string): HubConnection => ({
    connectionId,
    userId: 'u',
    groups: new Set<string>(),
    send: () => undefined,
    close: () => undefined,
  });

  it('connections', async () => {
    const connections = new ClientConnections(new Hubs(), serviceTimes);
    for (let count = 0; count < 10_000; count++) connections.begin('chat');
    expect(() => connections.begin('chat')).toThrow('too many connections');
    await connections.close();
    expect(() => connections.begin('chat')).toThrow('closing');
  });

  it('group memberships in all hubs together, and those that end make room', () => {
    const hubs = new Hubs();
    const [one, two] = [connectionNamed('one'), connectionNamed('two')];
    hubs.named('a').connect(one);
    hubs.named('b').connect(two);
    let joined = 0;
    while (hubs.named('a').addToGroup(one, `g${joined}`)) joined++;
    expect(joined).toBe(200_000);
    expect(hubs.named('b').addToGroup(two, 'g')).toBe(false);
    expect(hubs.named('b').addUserToGroup('u', 'g')).toBe(false);
    expect(hubs.named('a').addToGroup(one, 'g0')).toBe(true);
    hubs.named('a').removeFromGroup(one, 'g0');
    expect(hubs.named('b').addToGroup(two, 'g')).toBe(true);
    expect(hubs.named('b').addToGroup(two, 'h')).toBe(false);
    hubs.named('a').disconnect(one);
    expect(hubs.named('b').addUserToGroup('u', 'h')).toBe(true);
    expect(two.groups).toEqual(new Set(['g', 'h']));
  });

  it('empty hubs; hubs with connections are not affected', () => {
    const hubs = new Hubs();
    const one = connectionNamed('one');
    hubs.named('kept').connect(one);
    const empty = hubs.named('empty');
    for (let count = 0; count < 2_000; count++) hubs.named(`hub${count}`);
    expect(hubs.named('kept').all()).toEqual([one]);
    expect(hubs.named('empty')).not.toBe(empty);
  });
});

describe('A queue of bytes', () => {
  it('returns the bytes that were added, in chunks of any size', () => {
    const bytes = Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index % 97 === 96 ? 0x1e : index % 7)));
    for (const size of [1, 2, 13, 96, 97, 98, 2_000]) {
      const queue = new ByteQueue();
      const taken: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        queue.append(bytes.subarray(at, at + size));
        for (let end = queue.indexOf(0x1e); end >= 0; end = queue.indexOf(0x1e))
          taken.push(Buffer.from(queue.take(end + 1)));
      }
      expect(taken.map(({ length }) => length)).toEqual(Array.from({ length: 20 }, () => 97));
      expect(Buffer.concat([...taken, queue.take(queue.length)])).toEqual(bytes);
    }
  });
});

it('A publisher has a timeout for a service that does not answer', async () => {
  const hanging = createSignalRStandIn();
  hanging.server.removeAllListeners('request');
  hanging.server.listen(0, '127.0.0.1');
  await once(hanging.server, 'listening');
  const { port } = hanging.server.address() as { port: number };
  const impatient = createSignalRPublisher(50);
  const connection = readKeyedConnection(standInConnectionString(port));
  const sent = impatient.publish(connection, 'chat', { target: 'text', arguments: ['x'] });
  await expect(sent).rejects.toThrow('did not answer within 0.05 s');
  impatient.close();
  await hanging.close();
});
