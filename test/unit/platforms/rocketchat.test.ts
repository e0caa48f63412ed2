import { notAMessage } from '../../../shared/platforms/platform';
import { rocketchat } from '../../../shared/platforms/rocketchat/rocketchat';
import { toReceivedItem } from '../../../shared/platforms/received-items';
import { itemOf, itemsOf } from '../../support/parsed-payload';
import { connectionOf } from '../../support/platform-connections';

const connection = connectionOf('rocketchat', { queues: { 'dept-sales': 'sales' } });

const visitor = { _id: '63db8d4990fe6eda42ad429a', username: 'guest-3', name: 'Ada' };
const robin = { _id: 'aXjjcPwq4Pcp7xftH', username: 'robin', name: 'Robin' };
const servedBy = { _id: robin._id, username: robin.username, ts: '2026-11-22T09:58:07.375Z' };

const ofVisitor = {
  u: visitor,
  _id: '2untSdndqBP7opGWw',
  username: visitor.username,
  msg: "I've waited two weeks!",
  ts: '2026-11-22T09:59:58.615Z',
  rid: 'Tc5SyBZHovD4k8BXv',
  _updatedAt: '2026-11-22T09:59:58.700Z',
};
const ofAgent = {
  u: robin,
  _id: '7xjkw8ZFitMSNGmeJ',
  username: robin.username,
  msg: 'How can I help you today?',
  ts: '2026-11-22T10:01:05.391Z',
  rid: 'Tc5SyBZHovD4k8BXv',
  agentId: robin._id,
  _updatedAt: '2026-11-22T10:01:05.400Z',
};
const closing = { ...ofAgent, _id: 'ciAggDuN8ioqDrTby', msg: 'Thank you for visiting', closingMessage: true };

/** What every event tells of the room. */
const room = {
  _id: 'Tc5SyBZHovD4k8BXv',
  label: 'Ada',
  topic: 'Parcel',
  createdAt: '2026-11-22T09:58:07.230Z',
  lastMessageAt: '2026-11-22T09:59:58.615Z',
  tags: ['parcel'],
  customFields: { productId: '123456' },
  visitor: {
    ...visitor,
    token: 'e36e352c742eee48860d576fcefb372a',
    department: 'dept-help',
    email: [{ address: 'ada@example.com' }],
    phone: null,
    os: 'Linux',
    browser: 'Firefox 140',
  },
  agent: { ...robin, email: 'robin@example.com' },
};

const messageWith = (given: object, ofRoom: object = {}) => ({
  ...room,
  type: 'Message',
  messages: [{ ...ofVisitor, ...given }],
  ...ofRoom,
});
const received = (payload: object) => itemOf(rocketchat, payload, connection);

describe('The adapter of Rocket.Chat', () => {
  it("takes a visitor's message", () => {
    expect(received(messageWith({}))).toEqual({
      kind: 'message',
      conversation: 'Tc5SyBZHovD4k8BXv',
      messageId: '2untSdndqBP7opGWw',
      change: 'created',
      author: { role: 'customer', id: visitor._id, name: 'Ada' },
      text: "I've waited two weeks!",
      sentAt: '2026-11-22T09:59:58.615Z',
      changedAt: undefined,
      queue: 'dept-help',
      agentId: robin._id,
    });
  });

  it('names nobody where nobody serves the visitor', () => {
    const item = received(messageWith({}, { agent: undefined, visitor: { ...room.visitor, department: undefined } }));
    expect(item).toMatchObject({ agentId: undefined, queue: undefined });
  });

  it('takes the messages of an event in their order', () => {
    const items = itemsOf(
      rocketchat,
      { ...room, type: 'Message', messages: [ofVisitor, { msg: 'no id' }, ofAgent] },
      connection,
    );
    expect(items).toMatchObject([
      { messageId: ofVisitor._id, author: { role: 'customer' } },
      notAMessage,
      { messageId: ofAgent._id, author: { role: 'agent', name: 'Robin' } },
    ]);
    expect(itemsOf(rocketchat, { ...room, type: 'Message', messages: [] }, connection)).toEqual([notAMessage]);
  });

  it.each([
    ['the closing comment of an agent', closing],
    ['the line that the visitor closed the chat', { ...ofVisitor, msg: 'Closed by visitor', closingMessage: true }],
    ['a page that the visitor opened', { ...ofVisitor, msg: 'Orders - https://example.com', navigation: { page: {} } }],
    ['a line of Rocket.Chat', { ...ofVisitor, t: 'livechat-started', msg: 'Chat started' }],
  ])('takes %s for no words of the visitor', (_, message) => {
    expect(received({ ...room, type: 'Message', messages: [message] })).toMatchObject({ author: { role: 'system' } });
  });

  it('takes an edit', () => {
    const editedAt = '2026-11-22T10:00:30.000Z';
    expect(received(messageWith({ msg: 'It arrived, thank you!', editedAt, _updatedAt: editedAt }))).toMatchObject({
      messageId: ofVisitor._id,
      change: 'edited',
      text: 'It arrived, thank you!',
      sentAt: ofVisitor.ts,
      changedAt: editedAt,
    });
  });

  it('takes the caption of a file, and no words where it has none', () => {
    const file = { _id: 'hQZ', name: 'parcel.png', type: 'image/png' };
    const attachment = { title: 'parcel.png', title_link: '/file-upload/hQZ/parcel.png', type: 'file' };
    const upload = {
      msg: undefined,
      file,
      fileUpload: { publicFilePath: '/file-upload/hQZ/parcel.png', type: 'image/png', size: 12 },
    };
    const described = { ...upload, attachments: [{ ...attachment, description: 'Look, it is broken' }] };
    expect(received(messageWith(described))).toMatchObject({ text: 'Look, it is broken' });
    expect(received(messageWith({ ...upload, attachments: [attachment] }))).toMatchObject({ text: null });
  });

  it.each([
    ['[ ](https://chat.example.com/live/Tc5?msg=7xjkw8) That does not help', 'That does not help'],
    ['[ ](https://chat.example.com/live/Tc5?msg=7xjkw8)', null],
    ['> How can I help?\nNot at all', 'Not at all'],
    ['>:( again', '>:( again'],
  ])('reads %j without what it quotes: %j', (msg, text) => {
    const attachments = [
      { text: 'How can I help you today?', author_name: 'robin', message_link: 'https://chat.example.com' },
    ];
    expect(received(messageWith({ msg, attachments }))).toMatchObject({ text });
  });

  it.each([
    [
      'that an agent took the chat',
      { type: 'LivechatSessionTaken', departmentId: 'dept-help', servedBy },
      { agentId: robin._id, queue: 'dept-help', at: servedBy.ts },
    ],
    [
      'that it was forwarded to an agent',
      { type: 'LivechatSessionForwarded', departmentId: 'dept-help', servedBy, oldServedBy: { _id: 'other' } },
      { agentId: robin._id, queue: 'dept-help', at: undefined },
    ],
    [
      'that it was forwarded to a department',
      { type: 'LivechatSessionForwarded', departmentId: 'dept-sales', oldDepartmentId: 'dept-help', agent: undefined },
      { agentId: null, queue: 'dept-sales' },
    ],
    [
      'that it waits again',
      { type: 'LivechatSessionQueued', departmentId: 'dept-sales', agent: undefined },
      { agentId: null, queue: 'dept-sales' },
    ],
    [
      'that it started',
      { type: 'LivechatSessionStart', departmentId: 'dept-help' },
      { agentId: robin._id, queue: 'dept-help' },
    ],
    [
      'that it ended',
      {
        type: 'LivechatSession',
        messages: [ofVisitor, ofAgent, closing],
        departmentId: 'dept-help',
        servedBy,
        closedAt: '2026-11-22T10:03:11.344Z',
        closedBy: { _id: robin._id, username: robin.username },
        closer: 'user',
      },
      { ended: true, at: '2026-11-22T10:03:11.344Z' },
    ],
  ])('takes it %s', (_, given, change) => {
    const item = received({ ...room, messages: [ofVisitor], ...given });
    expect(item).toEqual({ kind: 'change', conversation: room._id, ...change });
  });

  it('maps departments to queues', () => {
    const forwarded = received({ ...room, type: 'LivechatSessionForwarded', departmentId: 'dept-sales', messages: [] });
    expect(toReceivedItem(forwarded, connection, new Date())).toMatchObject({ change: { queueId: 'sales' } });
  });

  it('takes the sample of "Send Test" for the end of a chat that never was', () => {
    // The route `livechat/webhook.test` in github.com/RocketChat/Rocket.Chat.
    const sample = {
      type: 'LivechatSession',
      _id: 'fasd6f5a4sd6f8a4sdf',
      label: 'title',
      topic: 'asiodojf',
      createdAt: '2026-11-22T10:00:00.000Z',
      lastMessageAt: '2026-11-22T10:00:00.000Z',
      tags: ['tag1', 'tag2', 'tag3'],
      customFields: { productId: '123456' },
      visitor: {
        _id: '',
        name: 'visitor name',
        username: 'visitor-username',
        department: 'department',
        email: 'email@address.com',
      },
      agent: { _id: 'asdf89as6df8', username: 'agent.username', name: 'Agent Name', email: 'agent@email.com' },
      messages: [
        { username: 'visitor-username', msg: 'message content', ts: '2026-11-22T10:00:00.000Z' },
        {
          username: 'agent.username',
          agentId: 'asdf89as6df8',
          msg: 'message content from agent',
          ts: '2026-11-22T10:00:00.000Z',
        },
      ],
    };
    expect(received(sample)).toEqual({
      kind: 'change',
      conversation: 'fasd6f5a4sd6f8a4sdf',
      ended: true,
      at: undefined,
    });
  });

  it.each([
    [
      'a message that was left while nobody was there',
      { type: 'LivechatOfflineMessage', _id: undefined, message: 'Help!', sentAt: ofVisitor.ts },
    ],
    ['a change of the data of a closed chat', { type: 'LivechatEdit' }],
    ['a captured address', { type: 'LeadCapture', messages: [] }],
  ])('ignores %s', (_, given) => {
    expect(received({ ...room, messages: [ofVisitor], ...given })).toEqual(notAMessage);
  });

  it('keeps a message whose other fields are odd', () => {
    const odd = {
      ...messageWith({ u: 'guest-3', attachments: {}, editedAt: null }),
      visitor: [],
      agent: 7,
      departmentId: {},
    };
    expect(received(odd)).toMatchObject({ kind: 'message', text: ofVisitor.msg, author: { role: 'customer' } });
  });
});
