import { livechat } from '../../../shared/platforms/livechat/livechat';
import { notAMessage } from '../../../shared/platforms/platform';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { itemOf, itemsOf, postOf } from '../../support/parsed-payload';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';

const bot = '5c9871d5372c824cbf22d860a707a578';
const connection = connectionOf('livechat', {
  roles: { agent: ['*@*'], bot: [bot], customer: ['*-*-*-*-*'] },
  queues: { '19': 'billing' },
});

const ada = 'b7eff798-f8df-4364-8059-649c35c9ed0c';
const robin = 'robin@example.com';

const written = {
  id: 'K600PKZON8_4',
  custom_id: '31-0C-1C-07-DB-16',
  type: 'message',
  author_id: ada,
  created_at: '2026-11-22T09:59:58.010200Z',
  text: "I've waited two weeks!",
  visibility: 'all',
  properties: { '0805e283233042b37f460ed8fbf22160': { string_property: 'string value' } },
};

/** A webhook of the versions 3.4 to 3.7. */
const webhook = (action: string, payload: object) => ({
  webhook_id: 'adaa18f4abe65dec0f86a5047ed32d2c',
  secret_key: connectionSecrets[0],
  action,
  organization_id: '390e44e6-f1e6-0368-6ddb-74b14508c2ef',
  payload,
  additional_data: { chat_properties: {}, chat_presence_user_ids: [ada, robin] },
});
const inThread = (action: string, payload: object) =>
  webhook(action, { chat_id: 'PJ0MRSHTDG', thread_id: 'K600PKZON8', ...payload });
const received = (payload: unknown) => itemOf(livechat, payload, connection);
const incoming = (given: object) => received(inThread('incoming_event', { event: { ...written, ...given } }));

const agentUser = {
  id: robin,
  type: 'agent',
  name: 'Robin',
  email: robin,
  present: true,
  events_seen_up_to: '2026-11-22T09:59:00.010200Z',
  avatar: 'cdn.example.com/avatars/1.png',
  visibility: 'all',
};
const customerUser = {
  id: ada,
  type: 'customer',
  name: 'Ada',
  email: 'ada@example.com',
  present: true,
  created_at: '2026-11-20T11:00:10.329000Z',
  statistics: { chats_count: 1, threads_count: 18, visits_count: 29 },
};
const preChatForm = {
  ...written,
  id: 'K600PKZON8_1',
  type: 'filled_form',
  text: undefined,
  form_id: '1473433500211',
  form_type: 'prechat',
  fields: [
    { type: 'name', id: '1', label: 'Your name', answer: 'Ada' },
    { type: 'email', id: '2', label: 'Your email', answer: 'ada@example.com' },
    { type: 'radio', id: '3', label: 'Purpose', answer: { id: '0', label: 'Support' } },
    { type: 'textarea', id: '4', label: 'How can we help?', answer: 'My parcel is broken' },
    { type: 'group_chooser', id: '5', label: 'Department', answer: { id: '2', group_id: 19, label: 'Billing' } },
  ],
};
const greeting = { ...written, id: 'K600PKZON8_2', author_id: robin, text: 'Hello. How may I help you?' };

const incomingChat = (events: readonly object[] | undefined, given: object = {}) =>
  webhook('incoming_chat', {
    chat: {
      id: 'PJ0MRSHTDG',
      users: [customerUser, { ...agentUser, id: bot, name: 'Assistant' }, agentUser],
      properties: { routing: { continuous: false, pinned: false } },
      access: { group_ids: [0, 19] },
      thread: {
        id: 'K600PKZON8',
        active: true,
        user_ids: [ada, bot, robin],
        events,
        properties: {},
        access: { group_ids: [0, 19] },
        previous_thread_id: 'K600PKZOM8',
        created_at: '2026-11-22T09:59:50.288340Z',
      },
      ...given,
    },
  });

describe('The adapter of LiveChat', () => {
  it.each([
    ['not JSON', 'secret_key=the newest secret of the tests'],
    ['empty', ''],
    ['without a secret', JSON.stringify({ ...inThread('incoming_event', { event: written }), secret_key: undefined })],
    ['with a secret of another type', JSON.stringify({ secret_key: [connectionSecrets[0]] })],
    ['with the secret elsewhere', JSON.stringify({ payload: { secret_key: connectionSecrets[0] } })],
    ['with an empty secret', JSON.stringify({ secret_key: '' })],
  ])('refuses a body that is %s', (_, body) => {
    expect(() => livechat.verify(postOf(body), connection, new Date())).toThrow(SignatureError);
  });

  it("takes a customer's message", () => {
    expect(incoming({})).toEqual({
      kind: 'message',
      conversation: 'PJ0MRSHTDG-K600PKZON8',
      messageId: 'K600PKZON8_4',
      change: 'created',
      author: { role: 'customer', id: ada, name: undefined },
      isInternal: false,
      text: "I've waited two weeks!",
      sentAt: '2026-11-22T09:59:58.010Z',
      queue: undefined,
      agentId: undefined,
    });
  });

  it.each([
    ['an agent', { author_id: robin }, 'agent'],
    ['a bot', { author_id: bot }, 'bot'],
    ['a bot that is not configured', { author_id: 'f22d860a707a5785c9871d5372c824cb' }, 'unknown'],
    ['nobody', { author_id: undefined }, 'unknown'],
  ])('takes a message of %s', (_, given, role) => {
    expect(incoming(given)).toMatchObject({ kind: 'message', author: { role } });
  });

  it.each([
    ['visibility', { visibility: 'agents' }],
    ['recipients, as before version 3.4', { visibility: undefined, recipients: 'agents' }],
  ])('knows a whisper by its %s', (_, given) => {
    expect(incoming({ author_id: robin, ...given })).toMatchObject({ isInternal: true });
  });

  it('takes the words of a pressed button, once', () => {
    const postback = {
      id: 'action_yes',
      thread_id: 'K600PKZON8',
      event_id: 'K600PKZON8_3',
      type: 'message',
      value: 'Yes',
    };
    expect(incoming({ text: 'Yes, please', postback })).toMatchObject({ text: 'Yes, please' });
    const pressed = { user_id: ada, event_id: 'K600PKZON8_3', postback: { id: 'action_yes', toggled: true } };
    expect(received(inThread('incoming_rich_message_postback', pressed))).toEqual(notAMessage);
  });

  it.each([
    ['file', { name: 'parcel.png', url: 'https://cdn.example.com/parcel.png', content_type: 'image/png', size: 12 }],
    ['rich_message', { template_id: 'cards', elements: [{ title: 'Anything else?' }] }],
  ])('takes a %s for a message without words', (type, given) => {
    expect(incoming({ ...given, type, text: undefined })).toMatchObject({ kind: 'message', text: null });
  });

  it.each([
    ['a system message', { type: 'system_message', system_message_type: 'routing.assigned', author_id: undefined }],
    ['a system event', { type: 'system', source: 'messaging', subtype: 'summary', details: '{}' }],
    ['an empty form', { type: 'form', fields: preChatForm.fields }],
    ['an event of an app', { type: 'custom', content: { text: 'Terrible!' } }],
    ['a form without words', { ...preChatForm, fields: preChatForm.fields.slice(0, 3) }],
    ['a survey after the chat', { ...preChatForm, form_type: 'postchat' }],
  ])('ignores %s', (_, given) => {
    expect(incoming(given)).toEqual(notAMessage);
  });

  it('takes what the customer wrote into a form', () => {
    expect(incoming(preChatForm)).toMatchObject({ author: { role: 'customer' }, text: 'My parcel is broken' });
    const fields = [{ label: 'How can we help?', type: 'question', value: 'My parcel is broken' }];
    expect(incoming({ ...preChatForm, fields })).toMatchObject({ text: 'My parcel is broken' });
  });

  it('takes the first words of a chat', () => {
    const items = itemsOf(livechat, incomingChat([preChatForm, greeting, written]), connection);
    const common = { conversation: 'PJ0MRSHTDG-K600PKZON8', change: 'created', queue: '19', agentId: robin };
    expect(items).toMatchObject([
      { ...common, messageId: 'K600PKZON8_1', author: { role: 'customer', name: 'Ada' }, text: 'My parcel is broken' },
      { ...common, messageId: 'K600PKZON8_2', author: { role: 'agent', name: 'Robin' } },
      { ...common, messageId: 'K600PKZON8_4', author: { role: 'customer' }, text: "I've waited two weeks!" },
    ]);
  });

  it('believes the chat who is a customer, rather than the rules', () => {
    const users = [
      { ...customerUser, id: 'ada@example.com' },
      { ...agentUser, id: 'a-b-c-d-e' },
      { ...agentUser, id: bot },
    ];
    const events = users.map(({ id }) => ({ ...written, author_id: id }));
    const roles = itemsOf(livechat, incomingChat(events, { users }), connection);
    expect(roles).toMatchObject([
      { author: { role: 'customer' } },
      { author: { role: 'agent' } },
      { author: { role: 'bot' } },
    ]);
  });

  it('names no agent in a chat that only a bot or a supervisor is in', () => {
    const users = [customerUser, { ...agentUser, id: bot }, { ...agentUser, visibility: 'agents' }];
    expect(received(incomingChat([written], { users }))).toMatchObject({ agentId: undefined });
  });

  it('ignores a chat without words', () => {
    for (const events of [[], undefined]) expect(received(incomingChat(events))).toEqual(notAMessage);
  });

  it('takes an edit and a deletion', () => {
    const event = { ...written, text: 'It arrived, thank you!' };
    expect(received(inThread('event_updated', { event }))).toMatchObject({
      messageId: 'K600PKZON8_4',
      change: 'edited',
      author: { role: 'customer' },
      text: 'It arrived, thank you!',
    });
    expect(received(inThread('event_deleted', { event_id: 'K600PKZON8_4' }))).toEqual({
      kind: 'message',
      conversation: 'PJ0MRSHTDG-K600PKZON8',
      messageId: 'K600PKZON8_4',
      change: 'deleted',
      author: { role: 'customer' },
      text: null,
    });
  });

  it.each([
    ['the end of a thread', inThread('chat_deactivated', { user_id: robin }), { ended: true }],
    ['the end of a thread by the router', inThread('chat_deactivated', {}), { ended: true }],
    [
      'a transfer to an agent',
      inThread('chat_transferred', {
        requester_id: 'jones@example.com',
        reason: 'manual',
        transferred_to: { group_ids: [0, 19], agent_ids: [robin] },
      }),
      { queue: '19', agentId: robin },
    ],
    [
      'a transfer to a group, where it waits',
      inThread('chat_transferred', {
        reason: 'unassigned',
        transferred_to: { group_ids: [7] },
        queue: { position: 42, wait_time: 1337, queued_at: '2026-11-22T10:01:18.909000Z' },
      }),
      { queue: '7', agentId: null },
    ],
    ['an agent who joins', inThread('user_added_to_chat', { user: agentUser, reason: 'manual' }), { agentId: robin }],
    [
      'an agent who joins, as told by older versions',
      inThread('user_added_to_chat', { user: { ...agentUser, type: undefined }, user_type: 'agent' }),
      { agentId: robin },
    ],
  ])('takes %s', (_, payload, change) => {
    expect(received(payload)).toEqual({ kind: 'change', conversation: 'PJ0MRSHTDG-K600PKZON8', ...change });
  });

  it.each([
    ['a customer who joins', inThread('user_added_to_chat', { user: customerUser, user_type: 'customer' })],
    ['a supervisor who reads along', inThread('user_added_to_chat', { user: { ...agentUser, visibility: 'agents' } })],
    ['a bot that joins', inThread('user_added_to_chat', { user: { ...agentUser, id: bot } })],
    ['an agent who leaves', inThread('user_removed_from_chat', { user_id: robin, user_type: 'agent' })],
    ['a transfer without a target', inThread('chat_transferred', { reason: 'other' })],
    [
      'a transfer of a chat that is not active',
      webhook('chat_transferred', { chat_id: 'PJ0MRSHTDG', transferred_to: { group_ids: [19] } }),
    ],
    ['a change of access', webhook('chat_access_updated', { id: 'PJ0MRSHTDG', access: { group_ids: [0, 1] } })],
    ['what an agent has seen', inThread('events_marked_as_seen', { user_id: robin, seen_up_to: written.created_at })],
    ['a deletion of nothing', inThread('event_deleted', {})],
    ['a chat without a thread', webhook('incoming_chat', { chat: { id: 'PJ0MRSHTDG' } })],
    ['a payload without an action', { payload: {} }],
  ])('ignores %s', (_, payload) => {
    expect(received(payload)).toEqual(notAMessage);
  });

  it('is not configured without rules that tell who is who', () => {
    expect(() => connectionOf('livechat', { roles: {} })).toThrow(/roles is required: LiveChat does not tell/);
  });
});
