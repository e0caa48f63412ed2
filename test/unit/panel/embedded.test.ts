// What the pages in chat tools accept from the tool's window.
import { appContextIn } from '../../../panel/embedded/chatwoot/app-context';
import { originIn } from '../../../panel/embedded/parent-window';
import { setUpIn } from '../../../panel/embedded/set-up';
import { nameIn } from '../../../panel/embedded/untrusted-value';
import { conversationOfTicket } from '../../../panel/embedded/zendesk/ticket-conversation';
import { zendeskOriginIn } from '../../../panel/embedded/zendesk/zendesk-origin';

describe('originIn', () => {
  it.each([
    ['https://chat.example.com', 'https://chat.example.com'],
    ['https://chat.example.com/', 'https://chat.example.com'],
    ['https://Chat.Example.com:443', 'https://chat.example.com'],
    ['https://chat.example.com:8443', 'https://chat.example.com:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('reads %s', (text, origin) => {
    expect(originIn(text)).toBe(origin);
  });

  it.each([
    '',
    '*',
    'null',
    'chat.example.com',
    '//chat.example.com',
    'http://chat.example.com',
    'https://chat.example.com/app',
    'https://chat.example.com/?x',
    'https://chat.example.com/#x',
    'https://user@chat.example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
  ])('finds none in "%s"', (text) => {
    expect(originIn(text)).toBeNull();
  });
});

it.each([
  ['https://acme.zendesk.com', true],
  ['http://127.0.0.1:4567', true],
  ['https://zendesk.com', false],
  ['https://acme.zendesk.com.example.com', false],
  ['https://evil-zendesk.com', false],
  ['https://acme.zendesk.com:8443', false],
  ['https://example.com', false],
])('zendeskOriginIn: %s is a Zendesk: %s', (origin, isOne) => {
  expect(zendeskOriginIn(origin)).toBe(isOne ? origin : null);
});

describe('setUpIn', () => {
  const read = (given: Record<string, unknown>) => setUpIn((name) => given[name]);

  it('reads the parts, and takes blank ones as missing', () => {
    expect(read({ connection: ' help-2 ', queue: 'billing', token: 'a.b.c' })).toEqual({
      connection: 'help-2',
      queueId: 'billing',
      token: 'a.b.c',
    });
    expect(read({ connection: 'help', queue: ' ', token: null })).toEqual({
      connection: 'help',
      queueId: null,
      token: null,
    });
  });

  it.each([undefined, null, '', 7, 'Help', '-help', 'a:b', 'a/b', 'x'.repeat(64)])(
    'needs a connection as WEBHOOK_CONNECTIONS has it, not %j',
    (connection) => {
      expect(read({ connection, token: 'a.b.c' })).toBeNull();
    },
  );
});

describe('nameIn', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Zoë\n\u2028Þór\u0000 ', 'Zoë Þór'],
    ['😀'.repeat(101), '😀'.repeat(100)],
    [7, ''],
    [null, ''],
    [{ name: 'Ada' }, ''],
  ])('reads %j as %j', (value, name) => {
    expect(nameIn(value)).toBe(name);
  });
});

describe('appContextIn', () => {
  const conversation = { id: 42, account_id: 1, meta: { sender: { id: 7, name: 'Ada' } } };
  const data = { conversation, contact: { id: 7, name: 'Ada' }, currentAgent: { id: 3, name: 'Robin', email: '' } };
  const read = (given: unknown, event: unknown = 'appContext') => appContextIn(JSON.stringify({ event, data: given }));
  const context = { conversation: '1-42', customerName: 'Ada', colorScheme: null };

  it('reads the conversation as the webhooks name it, the customer and the theme', () => {
    expect(read(data)).toEqual(context);
    expect(read({ ...data, theme: 'dark' })).toEqual({ ...context, colorScheme: 'dark' });
    expect(read({ ...data, conversation: { ...conversation, id: '42', account_id: '1' } })).toEqual(context);
  });

  it.each([undefined, null])('takes a missing contact and agent (%s), as older versions have it', (missing) => {
    expect(read({ conversation, contact: missing, currentAgent: missing })).toEqual(context);
  });

  it.each([
    [{ id: 7, name: 'Ada L.' }, 'Ada L.'],
    [{ id: '7', name: 'Ada L.' }, 'Ada L.'],
    [{ id: 8, name: 'Somebody else' }, 'Ada'],
    [{ name: 'Somebody else' }, 'Ada'],
    [{}, 'Ada'],
    [{ id: 7, name: '' }, 'Ada'],
    [{ id: 7, name: 7 }, 'Ada'],
  ])('names the conversation’s own customer, with the contact %j', (contact, customerName) => {
    expect(read({ ...data, contact })).toEqual({ ...context, customerName });
  });

  it.each([
    ...[undefined, null, 0, -1, 1.5, 2 ** 53, '', '0', '01', 'x', '1-2', '../1', true, [1], { id: 1 }].flatMap((id) => [
      { ...data, conversation: { ...conversation, id } },
      { ...data, conversation: { ...conversation, account_id: id } },
    ]),
    ...[undefined, null, 'text', 7, true, []].map((value) => ({ ...data, conversation: value })),
    ...['text', 7, true, []].map((contact) => ({ ...data, contact })),
    ...['text', 7, true, [], {}, { id: null }, { id: 'x' }].map((currentAgent) => ({ ...data, currentAgent })),
    ...[undefined, null, 'text', 7, []],
  ])('calls %j malformed', (given) => {
    expect(read(given)).toBe('malformed');
  });

  it.each([null, 'other', 7, ['appContext']])('takes the event %j for another message', (event) => {
    expect(read(data, event)).toBeNull();
  });

  it.each([undefined, null, 7, '', '{', 'null', '[]', '"appContext"', { event: 'appContext', data }])(
    'takes %j for another message',
    (message) => {
      expect(appContextIn(message)).toBeNull();
    },
  );
});

describe('conversationOfTicket', () => {
  const started = (id: unknown) => ({ type: 'ChatStartedEvent', value: { conversation_id: id } });
  const page = (events: unknown[], next?: string) => ({
    audits: [{ events: [{ type: 'Comment', body: 'Hello' }] }, { events }],
    meta: { has_more: next !== undefined, after_cursor: next ?? null },
  });
  const lookUp = async (...replies: unknown[]) => {
    const urls: string[] = [];
    const found = await conversationOfTicket('35', ({ url }) => Promise.resolve(replies[urls.push(url) - 1]));
    return { found, urls };
  };

  it('takes the newest on the first page that has one', async () => {
    expect(await lookUp(page([started('6ff0'), started('6ff1')], 'next'))).toEqual({
      found: '6ff1',
      urls: ['/api/v2/tickets/35/audits.json?page%5Bsize%5D=100'],
    });
  });

  it('reads on while there is none, with the cursor of the reply', async () => {
    const { found, urls } = await lookUp(page([], 'a&b=c'), page([started('6ff0')]));
    expect([found, urls[1]]).toEqual([
      '6ff0',
      '/api/v2/tickets/35/audits.json?page%5Bsize%5D=100&page%5Bafter%5D=a%26b%3Dc',
    ]);
  });

  it('ends after ten pages', async () => {
    const { found, urls } = await lookUp(...Array<unknown>(20).fill(page([], 'next')));
    expect([found, urls.length]).toEqual([null, 10]);
  });

  it.each([undefined, null, 'text', 7, [], {}, { audits: {} }, { audits: [null, 7, { events: 'x' }] }])(
    'finds none in the reply %j',
    async (reply) => {
      expect((await lookUp(reply)).found).toBeNull();
    },
  );

  it.each([undefined, null, 7, '', '../x', 'a b', 'a:b', 'x'.repeat(129), ['6ff0']])('takes no id %j', async (id) => {
    expect((await lookUp(page([started(id)]))).found).toBeNull();
  });

  it.each(['ChatEndedEvent', 'Comment', undefined])('takes no id from an event %s', async (type) => {
    expect((await lookUp(page([{ ...started('6ff0'), type }]))).found).toBeNull();
  });

  it('fails as the request does', async () => {
    const refused = () => Promise.reject(new Error('Zendesk answered 403.'));
    await expect(conversationOfTicket('35', refused)).rejects.toThrow('403');
  });
});
