import { Crisp } from 'crisp-api';
import { crisp as sender } from '../../../local/simulate/senders/crisp';
import { crisp } from '../../../shared/platforms/crisp/crisp';
import { notAMessage } from '../../../shared/platforms/platform';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { toReceivedItem } from '../../../shared/platforms/received-items';
import { itemOf, postOf } from '../../support/parsed-payload';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';

const connection = connectionOf('crisp');
const now = new Date('2026-11-22T10:00:00.000Z');

const website = '42286ab3-b29a-4fde-8538-da0ae501d825';
const session = 'session_36ba3566-9651-4790-afc8-ffedbccc317f';
const fingerprint = 163239623329114;
const sentAt = Date.parse('2026-11-22T09:59:58.500Z');
const occurredAt = Date.parse('2026-11-22T09:59:59.000Z');

const ofVisitor = {
  website_id: website,
  session_id: session,
  inbox_id: 'inbox-3',
  type: 'text',
  from: 'user',
  origin: 'chat',
  content: "I've waited two weeks!",
  mentions: [],
  stamped: true,
  timestamp: sentAt,
  fingerprint,
  user: { user_id: session, nickname: 'Ada', avatar: null, type: 'website' },
  references: [],
};
const ofOperator = {
  ...ofVisitor,
  from: 'operator',
  content: 'How can I help you?',
  fingerprint: fingerprint + 1,
  user: { user_id: 'a4c32c68-be91-4e29-b05e-c8a2a7b4b5c2', nickname: 'Robin', type: 'operator' },
};

/** A web hook's body. */
const hook = (event: string, data: object) => ({ website_id: website, event, data, timestamp: occurredAt });
const received = (event: string, data: object) => itemOf(crisp, hook(event, data), connection);
const inSession = (event: string, data: object) =>
  received(event, { website_id: website, session_id: session, inbox_id: null, ...data });

const question = {
  id: 'routing',
  text: 'What is it about?',
  choices: [
    { value: 'parcel', label: 'A lost parcel', selected: false },
    { value: 'bill', label: 'A wrong bill', selected: false },
  ],
};

describe('The adapter of Crisp', () => {
  const body = JSON.stringify(hook('message:send', { ...ofVisitor, content: 'Où est mon colis? 😡' }));
  const [secret = ''] = connectionSecrets;

  it("signs and verifies as Crisp's own library does", async () => {
    const library = new Crisp();
    library.setRtmMode('webhooks');
    await library.on('message:send', () => undefined);
    const { headers } = sender.sign(Buffer.from(body), secret, connection, now);
    const { 'x-crisp-request-timestamp': timestamp, 'x-crisp-signature': signature = '' } = headers;
    const isValid = (text: string) =>
      library.verifyHook(secret, JSON.parse(text) as object, Number(timestamp), signature);
    expect(isValid(body)).toBe(true);
    expect(isValid(body.replace('colis', 'sac'))).toBe(false);
    expect(() => crisp.verify(postOf(body, headers), connection, now)).not.toThrow();
  });

  it('takes the timestamp for milliseconds', () => {
    const seconds = new Date(Math.floor(now.getTime() / 1000));
    const { headers } = sender.sign(Buffer.from(body), secret, connection, seconds);
    expect(() => crisp.verify(postOf(body, headers), connection, now)).toThrow(/5 minutes/);
  });

  it('verifies the hook of a website by the key in its URL', () => {
    const verify = (key: string, headers = {}) => crisp.verify(postOf(body, headers, { key }), connection, now);
    for (const secret of connectionSecrets) expect(() => verify(secret)).not.toThrow();
    for (const key of ['', 'another key', `${secret} `]) expect(() => verify(key)).toThrow(SignatureError);
    // A key does not replace a signature that is wrong.
    expect(() => verify(secret, { 'x-crisp-signature': 'aa' })).toThrow(SignatureError);
  });

  it("takes a visitor's message", () => {
    expect(received('message:send', ofVisitor)).toEqual({
      kind: 'message',
      conversation: session,
      messageId: '163239623329114',
      change: 'created',
      author: { role: 'customer', id: session, name: 'Ada' },
      isInternal: false,
      text: "I've waited two weeks!",
      sentAt: '2026-11-22T09:59:58.500Z',
      queue: 'inbox-3',
    });
  });

  it.each([
    ['an operator', 'message:received', ofOperator, 'agent'],
    ['a bot', 'message:received', { ...ofOperator, automated: true }, 'bot'],
    ['an operator, told as sent', 'message:send', ofOperator, 'agent'],
    ['a visitor who is not named', 'message:send', { ...ofVisitor, from: undefined, user: undefined }, 'customer'],
    ['an operator who is not named', 'message:received', { ...ofOperator, from: undefined, user: undefined }, 'agent'],
  ])('takes a message of %s', (_, event, data, role) => {
    expect(received(event, data)).toMatchObject({ kind: 'message', author: { role } });
  });

  it('knows a private note', () => {
    expect(received('message:received', { ...ofOperator, type: 'note' })).toMatchObject({ isInternal: true });
  });

  it.each([
    ['file', { name: 'parcel.png', url: 'https://storage.example.com/parcel.png', type: 'image/png' }],
    ['animation', { url: 'https://storage.example.com/no.gif', type: 'image/gif' }],
    ['audio', { url: 'https://storage.example.com/a.mp3', type: 'audio/mp3', duration: 5 }],
    ['carousel', { text: 'Offers', targets: [] }],
  ])('takes a message of the type %s for one without words', (type, content) => {
    expect(received('message:send', { ...ofVisitor, type, content })).toMatchObject({ kind: 'message', text: null });
  });

  it('reads a message without the lines that it quotes', () => {
    const content = '> How can I help you?\n\nNot at all';
    expect(received('message:send', { ...ofVisitor, content })).toMatchObject({ text: 'Not at all' });
  });

  it.each([
    [
      'chose',
      { ...question, choices: question.choices.map((choice) => ({ ...choice, selected: true })) },
      'A lost parcel, A wrong bill',
    ],
    ['entered', { id: 'order', text: 'Your order?', explain: 'A number', value: 'I never got one' }, 'I never got one'],
  ])('takes what the visitor %s', (_, content, text) => {
    expect(inSession('message:updated', { fingerprint, content })).toEqual({
      kind: 'message',
      conversation: session,
      messageId: String(fingerprint),
      change: 'created',
      author: { role: 'customer' },
      text,
      sentAt: '2026-11-22T09:59:59.000Z',
    });
  });

  it('takes no question for an answer', () => {
    expect(inSession('message:updated', { fingerprint, content: question })).toEqual(notAMessage);
    expect(received('message:received', { ...ofOperator, type: 'picker', content: question })).toMatchObject({
      author: { role: 'agent' },
      text: null,
    });
  });

  it('takes an edit, of a message that is known to be of the visitor', () => {
    const edit = { fingerprint, content: 'It arrived, thank you!' };
    const item = inSession('message:updated', edit);
    expect(item).toEqual({
      kind: 'message',
      conversation: session,
      messageId: String(fingerprint),
      change: 'edited',
      author: { role: 'customer' },
      onlyIfStored: true,
      text: 'It arrived, thank you!',
      changedAt: '2026-11-22T09:59:59.000Z',
    });
    expect(toReceivedItem(item, connection, now)).toMatchObject({ kind: 'message', onlyIfStored: true });
    const told = inSession('message:updated', { ...edit, from: 'operator' });
    expect(told).toMatchObject({ change: 'edited', author: { role: 'agent' } });
    expect(toReceivedItem(told, connection, now)).not.toHaveProperty('onlyIfStored');
  });

  it('takes a deletion', () => {
    expect(inSession('message:removed', { fingerprint })).toEqual({
      kind: 'message',
      conversation: session,
      messageId: String(fingerprint),
      change: 'deleted',
      author: { role: 'customer' },
      text: null,
      changedAt: '2026-11-22T09:59:59.000Z',
    });
  });

  it.each([
    ['an assignment', 'session:set_routing', { routing_id: 'a4c32c68' }, { agentId: 'a4c32c68' }],
    ['that nobody is assigned', 'session:set_routing', { routing_id: null }, { agentId: null }],
    ['a move', 'session:set_inbox', { inbox_id: 'inbox-4', previous_inbox_id: 'inbox-3' }, { queue: 'inbox-4' }],
    ['the end', 'session:set_state', { state: 'resolved' }, { ended: true }],
    ['the removal of the conversation', 'session:removed', {}, { ended: true }],
  ])('takes %s', (_, event, data, change) => {
    const at = '2026-11-22T09:59:59.000Z';
    expect(inSession(event, data)).toEqual({ kind: 'change', conversation: session, at, ...change });
  });

  it.each([
    ['an open state', 'session:set_state', { state: 'pending' }],
    ['a line of Crisp', 'message:received', { ...ofOperator, type: 'event', content: { namespace: 'state:resolved' } }],
    ['what the visitor is writing', 'message:compose:send', { type: 'start', excerpt: 'Terrible' }],
    ['what was read', 'message:acknowledge:read:send', { fingerprints: [fingerprint], origin: 'chat' }],
    ['a new name', 'session:set_nickname', { nickname: 'Ada' }],
    ['a message without an id', 'message:send', { ...ofVisitor, fingerprint: undefined }],
    ['an edit of nothing', 'message:updated', { content: 'text' }],
    ['a deletion of nothing', 'message:removed', {}],
  ])('ignores %s', (_, event, data) => {
    expect(inSession(event, data)).toEqual(notAMessage);
  });

  it('ignores what belongs to no conversation', () => {
    for (const payload of [hook('website:users:available', { users: 2 }), { event: 'message:send' }, null])
      expect(itemOf(crisp, payload, connection)).toEqual(notAMessage);
  });

  it('moves a conversation only to a queue that is configured', () => {
    const given = connectionOf('crisp', { queues: { 'inbox-4': 'billing' } });
    const moved = (inbox_id: string | null) => toReceivedItem(inSession('session:set_inbox', { inbox_id }), given, now);
    expect(moved('inbox-4')).toMatchObject({ kind: 'change', change: { queueId: 'billing' } });
    for (const other of ['inbox-5', null]) expect(moved(other)).toEqual({ kind: 'ignored', reason: 'not-a-message' });
  });
});
