// Microsoft's own client against the stand-in, with every transport and protocol.
import { HttpTransportType, HubConnectionState } from '@microsoft/signalr';
import { runStandIn, type ClientOptions, type RunningStandIn } from '../../support/running-stand-in';

const { WebSockets, ServerSentEvents, LongPolling } = HttpTransportType;

let run: RunningStandIn;
beforeEach(async () => {
  run = await runStandIn();
});
afterEach(() => run.close());

const toSend = (text: string, to: object = {}) => ({ target: 'text', arguments: [text], ...to });

const ways: [string, ClientOptions][] = [
  ['WebSockets with JSON', { transport: WebSockets }],
  ['WebSockets with MessagePack', { transport: WebSockets, isBinary: true }],
  ['WebSockets without negotiation', { transport: WebSockets, skipNegotiation: true }],
  ['server-sent events with JSON', { transport: ServerSentEvents }],
  ['long polling with JSON', { transport: LongPolling }],
  ['long polling with MessagePack', { transport: LongPolling, isBinary: true }],
];

describe.each(ways)('a client by %s', (_, way) => {
  it('receives all messages for it, in order', async () => {
    const one = await run.connect({ ...way, user: 'u' });
    const connectionId = one.connectionId || (await connectionIdOf('u'));
    await run.publish([
      { action: 'add', groupName: 'a/b é', connectionId },
      toSend('to the group', { groupName: 'a/b é' }),
      toSend('to the connection', { connectionId }),
      toSend('to the user', { userId: 'u' }),
      toSend('to everybody'),
      { action: 'remove', groupName: 'a/b é', connectionId },
      toSend('to the group again', { groupName: 'a/b é' }),
      toSend('the last'),
    ]);
    await until(() => one.received.includes('the last'));
    expect(one.received).toEqual(['to the group', 'to the connection', 'to the user', 'to everybody', 'the last']);
  });

  it('receives every kind of value unchanged', async () => {
    const one = await run.connect(way);
    const values = [null, true, -1, 0.5, 2 ** 40, '😀 "\n\u2028', [[], {}], { a: { b: ['c', null] } }];
    await run.post('/api/hubs/chat/:send', { target: 'text', arguments: values });
    await until(() => one.received.length === values.length);
    expect(one.received).toEqual(values);
  });

  it('receives a message of half a megabyte, and two hundred after it', async () => {
    const one = await run.connect(way);
    await run.send('/api/hubs/chat/:send', 'x'.repeat(500_000));
    await run.publish(Array.from({ length: 200 }, (__, index) => toSend(String(index))));
    await until(() => one.received.length === 201);
    expect(one.received.slice(1)).toEqual(Array.from({ length: 200 }, (__, index) => String(index)));
  });

  it('gets the reason when it is disconnected, and does not reconnect by default', async () => {
    const one = await run.connect({ ...way, user: 'u' });
    expect((await run.call('POST', '/api/hubs/chat/users/u/:closeConnections?reason=maintenance')).status).toBe(204);
    expect((await one.closed)?.message).toContain('maintenance');
    expect(one.client.state).toBe(HubConnectionState.Disconnected);
    expect((await run.call('HEAD', '/api/hubs/chat/users/u')).status).toBe(404);
  });

  it('reconnects with another id and in no group', async () => {
    const one = await run.connect({ ...way, user: 'u', reconnects: true });
    const before = one.connectionId || (await connectionIdOf('u'));
    await run.publish({ action: 'add', groupName: 'g', connectionId: before });
    const reconnected = new Promise((resolve) => one.client.onreconnected(resolve));
    await run.call('DELETE', `/api/hubs/chat/connections/${before}`);
    await reconnected;
    await run.publish([toSend('to the group', { groupName: 'g' }), toSend('to everybody')]);
    await until(() => one.received.length > 0);
    expect(one.received).toEqual(['to everybody']);
    expect((await run.call('HEAD', `/api/hubs/chat/connections/${before}`)).status).toBe(404);
  });

  it('is unknown to the service after it stops', async () => {
    const one = await run.connect({ ...way, user: 'u' });
    expect((await run.call('HEAD', '/api/hubs/chat/users/u')).status).toBe(200);
    await one.client.stop();
    await until(async () => (await run.call('HEAD', '/api/hubs/chat/users/u')).status === 404);
  });

  it('is asked to reconnect later when the service closes', async () => {
    const one = await run.connect(way);
    await run.standIn.close();
    expect(await one.closed).toBeUndefined();
  });

  it('is disconnected when it calls the server', async () => {
    const one = await run.connect(way);
    await expect(one.client.invoke('anything')).rejects.toThrow('serverless');
    expect((await one.closed)?.message).toContain('serverless');
  });
});

it('does not receive messages of other hubs', async () => {
  const one = await run.connect();
  await run.publish(toSend('to another hub'), 'other');
  await run.publish(toSend('to this hub'));
  await run.settle(one);
  expect(one.received).toEqual(['to this hub']);
});

/** A client that doesn't negotiate does not get its id; this finds it. */
async function connectionIdOf(user: string): Promise<string> {
  const group = `/api/hubs/chat/users/${user}/groups/all`;
  await run.call('PUT', group);
  const { text } = await run.call('GET', '/api/hubs/chat/groups/all/connections');
  await run.call('DELETE', group);
  return (JSON.parse(text) as { value: [{ connectionId: string }] }).value[0].connectionId;
}

/** Resolves when a condition holds. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
