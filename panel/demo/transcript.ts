// The messages of the demo's conversation, stored for this tab so that the chat still matches the agent's side after a
// reload.
import { tabStorage } from '../ui/tab-storage';
import type { AuthorRole } from './message-sender';

export interface TranscriptEntry {
  messageId: string;
  role: AuthorRole;
  text: string;
  sentAt: string;
  /** The outcome, as shown to the user. */
  status: string;
  state: 'sending' | 'delivered' | 'failed' | 'deleted';
}

export class Transcript {
  private readonly key: string;
  readonly entries: TranscriptEntry[];

  constructor(readonly conversationId: string) {
    this.key = `undertone-demo-transcript:${conversationId}`;
    this.entries = JSON.parse(tabStorage()?.getItem(this.key) ?? '[]') as TranscriptEntry[];
  }

  add(role: AuthorRole, text: string): TranscriptEntry {
    const entry: TranscriptEntry = {
      messageId: crypto.randomUUID(),
      role,
      text,
      sentAt: new Date().toISOString(),
      status: 'Sending',
      state: 'sending',
    };
    this.entries.push(entry);
    this.save();
    return entry;
  }

  change(entry: TranscriptEntry, changes: Partial<TranscriptEntry>): void {
    Object.assign(entry, changes);
    this.save();
  }

  forget(): void {
    tabStorage()?.removeItem(this.key);
  }

  private save(): void {
    tabStorage()?.setItem(this.key, JSON.stringify(this.entries));
  }
}
