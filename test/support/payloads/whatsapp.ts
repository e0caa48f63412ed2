// Webhooks of the WhatsApp Cloud API as its documentation shows them, with invented people.

export const phoneNumberId = '106540352242922';
export const customer = '15550004711';

const contacts = [{ profile: { name: 'Ada', username: 'ada' }, wa_id: customer, user_id: 'US.13491208655302741918' }];

const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };

/** A change of the field `messages`. */
export function messagesChange(value: object): object {
  return { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
}

export function delivery(...changes: object[]): object {
  return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', time: 1795341600, changes }] };
}

/** A delivery with one message. */
export function messageDelivery(message: object): object {
  return delivery(messagesChange({ contacts, messages: [message] }));
}

const written = {
  from: customer,
  from_user_id: 'US.13491208655302741918',
  id: 'wamid.HBgLMTU1NTAwMDQ3MTEVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=',
  timestamp: '1795341598',
};
const context = { from: '15550783881', id: 'wamid.HBgLMTU1NTA3ODM4ODEVAgARGBI1' };
const media = { mime_type: 'image/jpeg', sha256: '81d3bd8a8db4868c9520ed47186e8b7c5789e61ff79f7f834be6950b808a90d3' };

export const textMessage = { ...written, type: 'text', text: { body: "I've waited two weeks! Où est mon colis? 😡" } };

export const editMessage = {
  ...written,
  id: 'wamid.HBgLMTU1NTAwMDQ3MTEVAgASGBQzRURJVAA=',
  timestamp: '1795341660',
  type: 'edit',
  edit: {
    original_message_id: written.id,
    message: { context: { id: 'M0' }, type: 'text', text: { body: 'It arrived, thank you!' } },
  },
};

export const editedCaption = {
  ...editMessage,
  edit: {
    original_message_id: written.id,
    message: { type: 'image', image: { ...media, caption: 'The parcel is broken', id: '2754859441498128' } },
  },
};

export const revokeMessage = {
  ...written,
  id: 'wamid.HBgLMTU1NTAwMDQ3MTEVAgASGBQzUkVWT0tFAA=',
  timestamp: '1795341720',
  type: 'revoke',
  revoke: { original_message_id: written.id },
};

/** What a customer writes, by its name, with the words of it that are the customer's own. */
export const contents: Readonly<Record<string, [message: object, words: string | null]>> = {
  'a text': [textMessage, textMessage.text.body],
  'a text that answers another message': [{ ...textMessage, context }, textMessage.text.body],
  'a text after an advertisement': [
    { ...textMessage, referral: { source_url: 'https://fb.me/1', source_type: 'ad', body: 'Great parcels!' } },
    textMessage.text.body,
  ],
  'a forwarded text': [{ ...textMessage, context: { forwarded: true } }, null],
  'a text that is often forwarded': [{ ...textMessage, context: { frequently_forwarded: true } }, null],
  'a button of a template': [
    { ...written, context, type: 'button', button: { payload: 'no-thanks', text: 'No thanks' } },
    'No thanks',
  ],
  'a reply button': [
    {
      ...written,
      context,
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'cancel-1', title: 'Cancel my order' } },
    },
    'Cancel my order',
  ],
  'an entry of a list': [
    {
      ...written,
      context,
      type: 'interactive',
      interactive: {
        type: 'list_reply',
        list_reply: { id: 'express', title: 'Express', description: 'Next day to two days' },
      },
    },
    'Express',
  ],
  'the answers of a flow': [
    {
      ...written,
      context,
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"1","rating":"bad"}' },
      },
    },
    null,
  ],
  'a picture with a caption': [
    { ...written, type: 'image', image: { ...media, caption: 'Broken again!', id: '1' } },
    'Broken again!',
  ],
  'a picture': [{ ...written, type: 'image', image: { ...media, id: '1' } }, null],
  'a video with a caption': [
    { ...written, type: 'video', video: { caption: 'See how it leaks', mime_type: 'video/mp4', id: '2' } },
    'See how it leaks',
  ],
  'a document with a caption': [
    { ...written, type: 'document', document: { caption: 'My bill', filename: 'bill.pdf', id: '3' } },
    'My bill',
  ],
  'a voice message': [{ ...written, type: 'audio', audio: { mime_type: 'audio/ogg', id: '4', voice: true } }, null],
  'a sticker': [{ ...written, type: 'sticker', sticker: { ...media, id: '5', animated: false } }, null],
  'a location': [
    { ...written, type: 'location', location: { latitude: 52.5, longitude: 13.4, name: 'Home', address: 'Main St 1' } },
    null,
  ],
  contacts: [{ ...written, type: 'contacts', contacts: [{ name: { formatted_name: 'Robin' }, phones: [] }] }, null],
  'an order with a note': [
    { ...written, type: 'order', order: { catalog_id: '6', text: 'Please hurry!', product_items: [] } },
    'Please hurry!',
  ],
};

/** What is sent in the place of a message, and is none. */
export const notices: Readonly<Record<string, object>> = {
  'a reaction': { ...written, type: 'reaction', reaction: { message_id: context.id, emoji: '👎' } },
  'a new phone number': {
    ...written,
    type: 'system',
    system: { body: 'Ada changed from 1 to 2', wa_id: '15550004712', type: 'user_changed_number' },
  },
  'a type without a content': {
    ...written,
    errors: [{ code: 131051, title: 'Message type unknown', error_data: { details: 'Not supported.' } }],
    type: 'unsupported',
    unsupported: { type: 'poll_update' },
  },
  'an opened chat': { ...written, type: 'request_welcome' },
  'an edit of nothing': { ...editMessage, edit: {} },
  'a revocation of nothing': { ...revokeMessage, revoke: null },
  'no type': { ...written },
};

export const status = {
  id: 'wamid.HBgLMTU1NTA3ODM4ODEVAgARGBI1',
  status: 'read',
  timestamp: '1795341599',
  recipient_id: customer,
  conversation: { id: 'a75d17ad06104c51166f948319b03c6a', origin: { type: 'service' } },
  pricing: { billable: true, pricing_model: 'CBP', category: 'service' },
};

/** Changes of other fields than `messages`, and of `messages` without any. */
export const otherChanges: Readonly<Record<string, object>> = {
  'what the business writes in its own app': {
    field: 'smb_message_echoes',
    value: {
      messaging_product: 'whatsapp',
      metadata,
      message_echoes: [{ ...textMessage, from: '15550783881', to: customer }],
    },
  },
  'older messages': {
    field: 'history',
    value: {
      messaging_product: 'whatsapp',
      metadata,
      history: [{ metadata: { phase: 0 }, threads: [{ id: customer, messages: [textMessage] }] }],
    },
  },
  'the state of a template': {
    field: 'message_template_status_update',
    value: { event: 'APPROVED', message_template_id: 594425479261596, message_template_name: 'parcel' },
  },
  'an error': messagesChange({ errors: [{ code: 130429, title: 'Rate limit hit' }] }),
};
