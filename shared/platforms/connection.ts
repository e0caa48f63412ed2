// A connection: one webhook of one chat platform, as the setting WEBHOOK_CONNECTIONS configures it.

/** Patterns on the platform's id of an author; `*` stands for any characters. */
export interface RoleRules {
  agent: readonly string[];
  bot: readonly string[];
  customer: readonly string[];
}

/** Where the level of a conversation is written in the chat platform. */
export interface WriteBack {
  /** Without a slash at the end. */
  baseUrl: string;
  token: string;
  /** The name of the attribute that holds the level. */
  attribute: string;
  /** Sunshine: the app, where the payloads do not name it. */
  appId?: string | undefined;
}

export interface Connection {
  id: string;
  platform: string;
  /** All accepted secrets, the newest first. */
  secrets: readonly string[];
  /** The queue of a new conversation. */
  queueId?: string | undefined;
  /** Queues by the platform's id of an inbox, department, channel or team. */
  queues: Readonly<Record<string, string>>;
  roles: RoleRules;
  /** The URL that the platform calls, where its signature includes it. */
  publicUrl?: string | undefined;
  maxMessageAgeHours: number;
  /** WhatsApp: the token of the handshake. */
  verifyToken?: string | undefined;
  writeBack?: WriteBack | undefined;
}
