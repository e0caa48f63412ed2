// What the administrator has entered in the chat tool for the page.

/** The set-up of the page. */
export interface SetUp {
  /** The id of the connection in `WEBHOOK_CONNECTIONS`, the first part of every conversation's id. */
  connection: string;
  /** The queue by which a conversation is judged before its first message; null for the server's default. */
  queueId: string | null;
  /** A token that all agents of the tool share; null if there is none. */
  token: string | null;
}

/** Reads the set-up from texts; a blank text counts as missing. Null if there is no valid connection id. */
export function setUpIn(value: (name: 'connection' | 'queue' | 'token') => unknown): SetUp | null {
  const text = (name: 'connection' | 'queue' | 'token') => {
    const given = value(name);
    return (typeof given === 'string' && given.trim()) || null;
  };
  const connection = text('connection');
  if (connection === null || !/^[a-z0-9][a-z0-9-]{0,62}$/.test(connection)) return null;
  return { connection, queueId: text('queue'), token: text('token') };
}
