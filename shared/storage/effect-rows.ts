// Converts stored effects to table rows and back. They are in their conversation's partition, so that one transaction
// commits a change and its effects.
import type { DurableEffect } from '../conversations/durable-effect';
import type { StoredEffect } from '../conversations/message-store';
import { keyOf } from '../contract/identifier';
import { firstEffectRowKey } from './row-keys';

export type EffectRow = {
  conversationId: string;
  effectId: string;
  effect: string;
  since: string;
  dueAt: string;
  attempts: number;
  /** When the row was last written; retention counts from it. */
  storedAt: string;
};

export function toEffectRow(conversationId: string, stored: StoredEffect, storedAt: string) {
  const { effectId, effect, since, dueAt, attempts } = stored;
  return {
    partitionKey: keyOf(conversationId),
    rowKey: effectRowKey(effectId),
    conversationId,
    effectId,
    effect: JSON.stringify(effect),
    since,
    dueAt,
    attempts,
    storedAt,
  };
}

export function fromEffectRow({ effectId, effect, since, dueAt, attempts }: EffectRow): StoredEffect {
  return { effectId, effect: JSON.parse(effect) as DurableEffect, since, dueAt, attempts };
}

export function effectRowKey(effectId: string): string {
  return `${firstEffectRowKey}${effectId}`;
}
