// What the chat events of Azure Communication Services mean, in both schemas, and the handshakes of Event Grid.
import { acs } from '../../../shared/platforms/acs/acs';
import type { PlatformItem, PlatformRequest } from '../../../shared/platforms/platform';
import {
  agentId,
  cloudEvent,
  customerId,
  eventGridEvent,
  messageData,
  participantAdded,
  subscriptionDeleted,
  threadDeleted,
  threadId,
  userData,
  validationEvent,
} from '../../support/payloads/acs';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';

const connection = connectionOf('acs');
const [secret = ''] = connectionSecrets;

function itemsOf(payload: unknown): readonly PlatformItem[] {
  const parsed = acs.parse(payload, connection);
  if (parsed.kind !== 'items') throw new Error('It is a handshake.');
  return parsed.items;
}

const received = 'ChatMessageReceivedInThread';
const edited = 'ChatMessageEditedInThread';
const deleted = 'ChatMessageDeletedInThread';

describe.each([
  ['the Event Grid schema', (name: string, data: unknown): unknown => [eventGridEvent(name, data)]],
  ['CloudEvents', cloudEvent],
  ['a batch of CloudEvents', (name: string, data: unknown): unknown => [cloudEvent(name, data)]],
])('In %s', (_, payloadOf) => {
  it('a message arrives', () => {
    expect(itemsOf(payloadOf(received, messageData()))).toEqual([
      {
        kind: 'message',
        conversation: threadId,
        messageId: '1613783230064',
        change: 'created',
        author: { role: 'customer', id: customerId, name: 'Ada' },
        text: 'Where is my parcel?',
        sentAt: '2021-02-20T01:07:10.064Z',
        changedAt: undefined,
      },
    ]);
  });

  it('a message is edited', () => {
    const data = messageData({
      messageBody: 'It came.',
      editTime: '2021-02-20T01:09:10.464+00:00',
      version: '1613783350464',
    });
    expect(itemsOf(payloadOf(edited, data))).toMatchObject([
      { messageId: '1613783230064', change: 'edited', text: 'It came.', changedAt: '2021-02-20T01:09:10.464Z' },
    ]);
  });

  it('a message is deleted', () => {
    const data = messageData({
      messageBody: undefined,
      metadata: undefined,
      deleteTime: '2021-02-20T01:09:10.464+00:00',
    });
    expect(itemsOf(payloadOf(deleted, data))).toMatchObject([
      { messageId: '1613783230064', change: 'deleted', text: null, changedAt: '2021-02-20T01:09:10.464Z' },
    ]);
  });

  it('a thread ends when it is deleted', () => {
    expect(itemsOf(payloadOf('ChatThreadDeleted', threadDeleted))).toEqual([
      { kind: 'change', conversation: threadId, ended: true, at: '2021-02-20T02:00:42.109Z' },
    ]);
  });

  it.each([
    ['what is sent once for each member', 'ChatMessageReceived', userData],
    ['an edit that is sent once for each member', 'ChatMessageEdited', userData],
    ['a thread that is deleted for a member', 'ChatThreadWithUserDeleted', threadDeleted],
    ['a new member', 'ChatThreadParticipantAdded', participantAdded],
    ['a new thread', 'ChatThreadCreated', participantAdded],
    ['a new topic', 'ChatThreadPropertiesUpdated', participantAdded],
    ['a message of the service', received, messageData({ type: 'ThreadActivity/AddMember' })],
    ['a message without an id', received, messageData({ messageId: undefined })],
    ['data of another kind', received, 'x'],
    ['a name that objects have', '../constructor', messageData()],
  ])('%s is no message', (_, name, data) => {
    expect(itemsOf(payloadOf(name, data))).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });
});

describe('A batch', () => {
  it('has one item for each event, in its order', () => {
    const payload = [
      eventGridEvent(received, messageData()),
      eventGridEvent('ChatThreadCreated', participantAdded),
      'no event',
      eventGridEvent(received, messageData({ messageId: '2' })),
    ];
    expect(itemsOf(payload)).toMatchObject([
      { messageId: '1613783230064' },
      { kind: 'ignored' },
      { kind: 'ignored' },
      { messageId: '2' },
    ]);
  });

  it('may be empty', () => {
    expect(itemsOf([])).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });
});

describe('The text', () => {
  it.each([
    [
      'is without tags in HTML',
      { type: 'Html', messageBody: '<p>Where is <em>my</em> parcel&#63;</p>' },
      'Where is my parcel?',
    ],
    ['is without tags in rich text', { type: 'RichText/Html', messageBody: '<div>Where?</div>' }, 'Where?'],
    [
      'is without what it answers',
      {
        type: 'Html',
        messageBody: '<blockquote itemtype="http://schema.skype.com/Reply">Glad.</blockquote><p>Not me.</p>',
      },
      'Not me.',
    ],
    ['keeps what looks like a tag in plain text', { messageBody: 'a <b> c' }, 'a <b> c'],
    ['is missing for an image alone', { type: 'html', messageBody: '<p><img src="x" alt="image"></p>' }, null],
    ['is missing without a body', { messageBody: null }, null],
  ])('%s', (_, given, text) => {
    expect(itemsOf([eventGridEvent(received, messageData(given))])).toMatchObject([{ text }]);
  });
});

describe('The author', () => {
  const sender = (rawId: string) => ({ senderCommunicationIdentifier: { rawId } });

  it.each([
    ['is a customer by a rule', {}, 'customer'],
    ['is an agent by a rule', sender(agentId), 'agent'],
    ['is a bot by a rule', sender('28:acs:f0d5cf5e-0000-0000-0000-000000000000'), 'bot'],
    ['is unknown without a rule', sender('4:+4930123456'), 'unknown'],
    ['is unknown without an id', { senderCommunicationIdentifier: undefined }, 'unknown'],
    ['is what the metadata say', { metadata: { role: 'Agent' } }, 'agent'],
    [
      'is what the metadata say, without a rule',
      { ...sender('4:+4930123456'), metadata: { role: 'customer' } },
      'customer',
    ],
    ['is by a rule if the metadata say something else', { metadata: { role: 'admin' } }, 'customer'],
  ])('%s', (_, given, role) => {
    expect(itemsOf([eventGridEvent(received, messageData(given))])).toMatchObject([{ author: { role } }]);
  });

  it('must be told by rules in the connection', () => {
    expect(() => connectionOf('acs', { roles: {} })).toThrow('WEBHOOK_CONNECTIONS[0].roles');
  });
});

it('An edit without its time has that of its version', () => {
  const data = messageData({ version: 1613783350464 });
  expect(itemsOf([eventGridEvent(edited, data)])).toMatchObject([{ changedAt: '2021-02-20T01:09:10.464Z' }]);
});

it('A message with odd values in fields that do not matter is taken', () => {
  const data = messageData({
    messageId: 1613783230064,
    metadata: 1,
    senderDisplayName: 2,
    version: {},
    composeTime: 'x',
  });
  expect(itemsOf([eventGridEvent(received, data)])).toMatchObject([{ messageId: '1613783230064', sentAt: undefined }]);
});

describe('Event Grid', () => {
  const request = (query: Record<string, string>, headers: Record<string, string> = {}): PlatformRequest => ({
    method: 'OPTIONS',
    header: (name) => headers[name] ?? null,
    query: new URLSearchParams(query),
    rawBody: Buffer.alloc(0),
  });
  const greet = (given: PlatformRequest) => acs.greet?.OPTIONS?.(given, connection);

  it('gets the code of its validation event back, as JSON', () => {
    expect(acs.parse([validationEvent], connection)).toEqual({
      kind: 'handshake',
      body: '{"validationResponse":"512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}',
      contentType: 'application/json; charset=utf-8',
    });
  });

  it.each([
    ['of a deleted subscription', [subscriptionDeleted]],
    ['of a validation without a code', [{ ...validationEvent, data: {} }]],
  ])('may send an event %s', (_, payload) => {
    expect(itemsOf(payload)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });

  it.each([
    ['in the query', request({ secret })],
    ['in a delivery header', request({}, { 'x-webhook-secret': secret })],
    ['in the header, with an empty one in the query', request({ secret: '' }, { 'x-webhook-secret': secret })],
  ])('may send the secret %s', (_, given) => {
    expect(() => acs.verify(given, connection, new Date())).not.toThrow();
    expect(greet(given)).toMatchObject({ kind: 'handshake', body: '' });
  });

  it.each([
    ['without a secret', request({})],
    ['with another secret', request({ secret: 'another' })],
    ['with another secret in the header', request({}, { 'x-webhook-secret': 'another' })],
  ])('is refused %s', (_, given) => {
    expect(() => acs.verify(given, connection, new Date())).toThrow('x-webhook-secret');
    expect(() => greet(given)).toThrow('x-webhook-secret');
  });

  it('is allowed to deliver CloudEvents', () => {
    const headers = {
      'webhook-request-origin': 'eventgrid.azure.net',
      'webhook-request-rate': '120',
      'webhook-request-callback': 'https://rp-eastus2.eventgrid.example.net/validate',
    };
    expect(greet(request({ secret }, headers))).toEqual({
      kind: 'handshake',
      body: '',
      headers: {
        allow: 'POST, OPTIONS',
        'webhook-allowed-origin': 'eventgrid.azure.net',
        'webhook-allowed-rate': '*',
      },
    });
  });

  it.each(['', 'a b', 'é', 'x'.repeat(254)])('is allowed nothing for the origin "%s"', (origin) => {
    expect(greet(request({ secret }, { 'webhook-request-origin': origin }))?.headers).toEqual({
      allow: 'POST, OPTIONS',
    });
  });
});
