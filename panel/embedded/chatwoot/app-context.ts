// What Chatwoot tells a dashboard app, as a JSON text: `{event: 'appContext', data: {conversation, contact, currentAgent}}`,
// since 2026 with `theme`. Shapes: `DashboardApp/Frame.vue` and `_conversation.json.jbuilder` in github.com/chatwoot/chatwoot.
// The agent in it proves nothing: any script in the tool can send it. It must never decide about access.
import { colorSchemeIn, idIn, nameIn, recordIn } from '../untrusted-value';

/** The conversation that the agent has open. */
export interface AppContext {
  /** `{account id}-{display id}`, as in the webhooks. */
  conversation: string;
  /** Empty if it is not known. */
  customerName: string;
  colorScheme: 'light' | 'dark' | null;
}

/** Reads a message; null if it is not a context at all, `malformed` if a field of it is not what Chatwoot sends. */
export function appContextIn(message: unknown): AppContext | 'malformed' | null {
  const envelope = parsed(message);
  if (envelope?.['event'] !== 'appContext') return null;
  const data = recordIn(envelope['data']);
  const conversation = recordIn(data?.['conversation']);
  const accountId = idIn(conversation?.['account_id']);
  const conversationId = idIn(conversation?.['id']);
  if (data === null || conversation === null || accountId === null || conversationId === null) return 'malformed';
  const { contact, currentAgent, theme } = data;
  if (!isAbsent(contact) && recordIn(contact) === null) return 'malformed';
  // Older versions do not send it.
  if (!isAbsent(currentAgent) && idIn(recordIn(currentAgent)?.['id']) === null) return 'malformed';
  return {
    conversation: `${accountId}-${conversationId}`,
    customerName: customerNameIn(conversation, recordIn(contact)),
    colorScheme: colorSchemeIn(theme),
  };
}

function parsed(message: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof message !== 'string') return null;
  try {
    return recordIn(JSON.parse(message));
  } catch (error) {
    // A message of something else in the tool.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The contact's name. While Chatwoot loads a contact it is `{}`, and it must not be the one of another conversation. */
function customerNameIn(
  conversation: Readonly<Record<string, unknown>>,
  contact: Readonly<Record<string, unknown>> | null,
): string {
  const sender = recordIn(recordIn(conversation['meta'])?.['sender']);
  const senderId = idIn(sender?.['id']);
  const isOwn = senderId !== null && idIn(contact?.['id']) === senderId;
  return (isOwn && nameIn(contact?.['name'])) || nameIn(sender?.['name']);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
