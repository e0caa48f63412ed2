// The port to a chat platform's API: the level of a conversation is written into an attribute that its agents see.
// Apart from the adapters of the webhooks, which are pure and loaded with the ingest.
import type { Level } from '../sentiment/levels';
import type { WriteBack } from './connection';
import type { CallApi } from './platform-api';

/** The conversation and the level to write. */
export interface LevelToWrite {
  /** The platform's id of the conversation. */
  conversation: string;
  level: Level;
  /** The platform's app that the conversation belongs to; null where the payloads did not name it. */
  appId: string | null;
}

/**
 * Writes a level, and keeps everything else that is stored there: where the API replaces all attributes at once, it
 * reads them first. May be called twice with the same level.
 * @throws {PlatformApiError} when the API did not accept it
 */
export type WriteLevel = (toWrite: LevelToWrite, settings: WriteBack, callApi: CallApi) => Promise<void>;
