// Webhooks of Sunshine Conversations (version 2) as its documentation shows them, with invented people.

const conversation = {
  id: '13f32c6cf7d0d38e6e0eba93',
  type: 'personal',
  brandId: '360004166971',
  activeSwitchboardIntegration: {
    id: '62261ff6aa72f900ef123e1d',
    name: 'zd-agentWorkspace',
    integrationId: '62261ff41b74b670c3f64c2f',
    integrationType: 'zd:agentWorkspace',
  },
};

const user = {
  id: 'cbec0073faeda4dfcd21d0f1',
  authenticated: true,
  externalId: 'ada',
  signedUpAt: '2026-01-01T08:00:00.000Z',
  profile: { givenName: 'Ada', surname: 'Example', email: 'ada@example.com', locale: 'en-GB' },
  metadata: { vip: true },
  identities: [{ type: 'email', value: 'ada@example.com', primary: true }],
};

const source = {
  type: 'web',
  integrationId: '5d83a25d9916b64a83ed25e8',
  client: { id: '5d83a25d9916b64a83ed25e9', type: 'web', status: 'active' },
};

export const message = {
  id: '5e55622dac66fb73a3c01877',
  received: '2026-11-22T09:59:58.547Z',
  content: { type: 'text', text: "I've waited two weeks! Où est mon colis? 😡" },
  author: { type: 'user', userId: user.id, displayName: 'Ada', avatarUrl: 'https://example.com/a.png', user },
  source,
  metadata: { lang: 'en' },
};

export function delivery(...events: object[]): object {
  return {
    app: { id: '5698edbf2a43bd081be982f1' },
    webhook: { id: '5e554d2cac66fb73a3c01869', version: 'v2' },
    events,
  };
}

export function event(type: string, payload: object): object {
  return {
    id: '0ca7d56ba7b2e081e479fe9e',
    type,
    createdAt: '2026-11-22T10:00:00.547Z',
    payload: { conversation, ...payload },
  };
}

export function messageEvent(given: object): object {
  return event('conversation:message', { message: { ...message, ...given }, recentNotifications: [message] });
}

const media = {
  mediaUrl: 'https://media.smooch.io/apps/parcel.png',
  mediaType: 'image/png',
  mediaSize: 12232,
  altText: 'parcel.png',
};

/** What a customer sends, by its name, with the words of it that are the customer's own. */
export const contents: Readonly<Record<string, [content: object, words: string | null]>> = {
  'a text': [message.content, message.content.text],
  'a reply button': [{ type: 'text', text: 'Cancel my order', payload: 'CANCEL' }, 'Cancel my order'],
  'a picture': [{ type: 'image', ...media }, null],
  'a picture with a text': [{ type: 'image', text: 'Broken again!', ...media }, 'Broken again!'],
  'a file with a text': [{ type: 'file', text: 'My bill', ...media }, 'My bill'],
  'a location': [
    { type: 'location', text: 'Location shared:\nhttps://maps.example.com', coordinates: { lat: 52.5, long: 13.4 } },
    null,
  ],
  'a form': [
    {
      type: 'formResponse',
      textFallback: 'Your problem: It leaks\nYour email: ada@example.com\nHow was it: Bad',
      fields: [
        { type: 'text', name: 'problem', label: 'Your problem', text: 'It leaks' },
        { type: 'email', name: 'email', label: 'Your email', email: 'ada@example.com' },
        { type: 'select', name: 'rating', label: 'How was it', select: [{ name: 'bad', label: 'Bad' }] },
      ],
    },
    'It leaks\nBad',
  ],
  'a form without words': [
    { type: 'formResponse', fields: [{ type: 'email', name: 'email', label: 'Email', email: 'ada@example.com' }] },
    null,
  ],
  'a carousel': [{ type: 'carousel', text: 'Tacos\nRamen', items: [{ title: 'Tacos' }] }, null],
};

/** Authors other than a customer. */
export const others: Readonly<Record<string, [given: object, role: string]>> = {
  'an agent': [{ author: { type: 'business', displayName: 'Robin' }, source: { type: 'zd:agentWorkspace' } }, 'agent'],
  'an assistant': [{ author: { type: 'business', subtypes: ['AI'], displayName: 'Assistant' } }, 'bot'],
  'the bot of Zendesk': [{ author: { type: 'business' }, source: { type: 'zd:answerBot' } }, 'bot'],
  'the system': [{ author: { type: 'business', subtypes: ['activity'] } }, 'system'],
};

const integration = {
  id: '62261ff6aa72f900ef123e20',
  name: 'billing',
  integrationId: '62261ff41b74b670c3f64c30',
  integrationType: 'custom',
};

export const passControl = event('switchboard:passControl', {
  conversation: { ...conversation, activeSwitchboardIntegration: integration },
  metadata: { lang: 'en-ca' },
});
export const passControlOfClosedTicket = event('switchboard:passControl', {
  conversation: { ...conversation, activeSwitchboardIntegration: integration },
  reason: 'ticketClosed',
});
export const releaseControl = event('switchboard:releaseControl', {
  conversation: { id: conversation.id, type: 'personal' },
});
export const ticketClosed = messageEvent({
  author: { type: 'business', subtypes: ['activity'] },
  activity: { type: 'ticket:closed', data: {} },
  content: { type: 'text', text: 'Your ticket was closed' },
});
export const conversationRemove = event('conversation:remove', {});

/** Events that tell of no message and no change. */
export const otherEvents: Readonly<Record<string, object>> = {
  'conversation:create': event('conversation:create', { creationReason: 'startConversation', user, source }),
  'conversation:join': event('conversation:join', { user, source }),
  'conversation:leave': event('conversation:leave', { user }),
  'conversation:read': event('conversation:read', {
    activity: { type: 'conversation:read', author: { type: 'user', userId: user.id }, source },
  }),
  'conversation:typing': event('conversation:typing', {
    activity: { type: 'typing:start', author: { type: 'business' }, source },
  }),
  'conversation:postback': event('conversation:postback', { postback: { payload: 'PAY' }, user, source }),
  'conversation:referral': event('conversation:referral', { user, source, referral: { code: '1' } }),
  'conversation:message:delivery:user': event('conversation:message:delivery:user', {
    message: { id: message.id },
    destination: { type: 'web', integrationId: source.integrationId },
    isFinalEvent: true,
    externalMessages: [],
  }),
  'switchboard:offerControl': event('switchboard:offerControl', { metadata: {} }),
  'switchboard:acceptControl': event('switchboard:acceptControl', { metadata: {} }),
  'switchboard:passControl:failure': event('switchboard:passControl:failure', { error: { code: 'bad_request' } }),
  'user:update': event('user:update', { user, reason: 'merge' }),
  'client:add': event('client:add', { user, source }),
  'user:remove, which has no conversation': { type: 'user:remove', id: '1', payload: { user } },
};
