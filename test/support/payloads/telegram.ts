// Updates of a Telegram bot as the documentation of the Bot API shows them, with invented people.

const customer = { id: 1111111, is_bot: false, first_name: 'Ada', last_name: 'Example', language_code: 'en' };
const agent = { id: 2222222, is_bot: false, first_name: 'Robin' };
const bot = { id: 3333333, is_bot: true, first_name: 'Assistant', username: 'example_bot' };
const chat = { id: customer.id, type: 'private', first_name: 'Ada', last_name: 'Example', username: 'ada' };
const group = { id: -1001234567890, type: 'supergroup', title: 'Parcels' };
const channel = { id: -1009876543210, type: 'channel', title: 'News' };

const written = { message_id: 1365, from: customer, chat, date: 1795341598 };

export const textMessage = { ...written, text: "I've waited two weeks! Où est mon colis? 😡" };

export function update(kind: string, given: object): object {
  return { update_id: 10000, [kind]: given };
}

const photo = [
  { file_id: 'AgACAg1', file_unique_id: 'AQAD1', file_size: 1000, width: 90, height: 67 },
  { file_id: 'AgACAg2', file_unique_id: 'AQAD2', file_size: 9000, width: 320, height: 240 },
];
const answered = { message_id: 1364, from: bot, chat, date: 1795341000, text: 'How are you?' };

/** What a customer sends, by its name, with the words of it that are the customer's own. */
export const contents: Readonly<Record<string, [message: object, words: string | null]>> = {
  'a text': [textMessage, textMessage.text],
  'a reply': [{ ...textMessage, reply_to_message: answered }, textMessage.text],
  'a reply to a part': [
    { ...textMessage, reply_to_message: answered, quote: { text: 'are you', position: 4, is_manual: true } },
    textMessage.text,
  ],
  'a reply to another chat': [
    { ...textMessage, external_reply: { origin: { type: 'user', date: 1, sender_user: agent }, chat: group } },
    textMessage.text,
  ],
  'a quotation in the text': [
    {
      ...written,
      text: '😀 We are sorry\nThat is no help',
      entities: [
        { type: 'blockquote', offset: 0, length: 15 },
        { type: 'bold', offset: 16, length: 4 },
      ],
    },
    'That is no help',
  ],
  'quotations between the words': [
    {
      ...written,
      text: 'one A two B three',
      entities: [
        { type: 'expandable_blockquote', offset: 10, length: 1 },
        { type: 'blockquote', offset: 4, length: 1 },
        { type: 'blockquote', offset: -1, length: 1 },
      ],
    },
    'one  two  three',
  ],
  'odd entities': [{ ...textMessage, entities: 'none' }, textMessage.text],
  'a forwarded text': [
    { ...textMessage, forward_origin: { type: 'user', date: 1795341000, sender_user: agent } },
    null,
  ],
  'a forwarded text of an older server': [{ ...textMessage, forward_from: agent, forward_date: 1795341000 }, null],
  'a text that a bot wrote for the customer': [{ ...textMessage, via_bot: bot }, null],
  'a picture': [{ ...written, photo }, null],
  'a picture with a caption': [{ ...written, photo, caption: 'Broken again!' }, 'Broken again!'],
  'a caption with a quotation': [
    { ...written, photo, caption: 'Sorry\nBroken', caption_entities: [{ type: 'blockquote', offset: 0, length: 5 }] },
    'Broken',
  ],
  'a sticker': [{ ...written, sticker: { file_id: 'CAAC', type: 'regular', emoji: '😡', width: 512 } }, null],
  'a voice message': [{ ...written, voice: { file_id: 'AwAC', duration: 3, mime_type: 'audio/ogg' } }, null],
  'a contact': [{ ...written, contact: { phone_number: '+15550004711', first_name: 'Ada' } }, null],
  'a location': [{ ...written, location: { latitude: 52.5, longitude: 13.4 } }, null],
};

/** Messages of others than a customer. */
export const others: Readonly<Record<string, [update: object, role: string]>> = {
  'another bot': [update('message', { ...textMessage, from: bot, chat: group }), 'bot'],
  'an anonymous administrator of a group': [
    update('message', {
      ...textMessage,
      from: { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
      sender_chat: group,
      chat: group,
    }),
    'bot',
  ],
  'a channel': [
    update('channel_post', { message_id: 5, sender_chat: channel, chat: channel, date: 1, text: 'News' }),
    'system',
  ],
  'a channel that edits': [
    update('edited_channel_post', { message_id: 5, chat: channel, date: 1, edit_date: 2, text: 'News' }),
    'system',
  ],
  'a channel, forwarded into its group': [
    update('message', {
      ...textMessage,
      from: { id: 777000, is_bot: false, first_name: 'Telegram' },
      sender_chat: channel,
      chat: group,
      is_automatic_forward: true,
      forward_origin: { type: 'channel', chat: channel, message_id: 5, date: 1 },
    }),
    'system',
  ],
  'the business': [
    update('business_message', { ...textMessage, business_connection_id: 'biz-1', from: agent }),
    'agent',
  ],
  'the business that edits': [
    update('edited_business_message', { ...textMessage, business_connection_id: 'biz-1', from: agent, edit_date: 2 }),
    'agent',
  ],
  'the bot of the business': [
    update('business_message', {
      ...textMessage,
      business_connection_id: 'biz-1',
      from: agent,
      sender_business_bot: bot,
    }),
    'bot',
  ],
};

export const businessMessage = { ...textMessage, business_connection_id: 'biz-1' };
export const deletedMessages = { business_connection_id: 'biz-1', chat, message_ids: [1365, 1366] };

export const groupMessage = { ...textMessage, chat: group, message_thread_id: 12, is_topic_message: true };

const inline_keyboard = [
  [{ text: 'Web page', url: 'https://example.com' }],
  [
    { text: 'I am satisfied', callback_data: 'rating:good' },
    { text: 'I am not satisfied', callback_data: 'rating:bad' },
  ],
];

export const pressed = {
  id: '4382bfdwdsb323b2d9',
  from: customer,
  message: { ...answered, reply_markup: { inline_keyboard } },
  chat_instance: '-1234',
  data: 'rating:bad',
};

/** Updates without a message. */
export const otherUpdates: Readonly<Record<string, object>> = {
  'a new member': update('message', { ...written, chat: group, new_chat_members: [customer] }),
  'a member who left': update('message', { ...written, chat: group, left_chat_member: customer }),
  'a pinned message': update('message', { ...written, pinned_message: answered }),
  'a reaction': update('message_reaction', { chat, message_id: 1364, user: customer, date: 1, new_reaction: [] }),
  'a blocked bot': update('my_chat_member', { chat, from: customer, date: 1, new_chat_member: { status: 'kicked' } }),
  'an inline query': update('inline_query', { id: '1', from: customer, query: 'parcel', offset: '' }),
  'an answer to a poll': update('poll_answer', { poll_id: '1', user: customer, option_ids: [0] }),
  'a business account': update('business_connection', { id: 'biz-1', user: agent, is_enabled: true, date: 1 }),
  'a button of an inline message': update('callback_query', {
    id: '1',
    from: customer,
    inline_message_id: '1',
    chat_instance: '1',
    data: 'x',
  }),
  'a button of a game': update('callback_query', { ...pressed, data: undefined, game_short_name: 'quiz' }),
  'deletions of nothing': update('deleted_business_messages', { chat }),
};
